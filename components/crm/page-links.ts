export interface PageLinks {
  previousHref: string | null;
  nextHref: string | null;
  label: string;
}

/** Addresses of the neighbouring pages, and "21–40 of 143". */
export function pageLinks(input: {
  path: string;
  query?: Record<string, string>;
  page: number;
  pages: number;
  pageSize: number;
  total: number;
}): PageLinks {
  const { path, query = {}, page, pages, pageSize, total } = input;
  const at = (target: number) => {
    const parameters = new URLSearchParams(Object.entries(query).filter(([, value]) => value !== ''));
    if (target > 1) parameters.set('page', String(target));
    const text = parameters.toString();
    return text === '' ? path : `${path}?${text}`;
  };
  const first = total === 0 ? 0 : (page - 1) * pageSize + 1;
  const last = Math.min(page * pageSize, total);
  return {
    previousHref: page > 1 ? at(page - 1) : null,
    nextHref: page < pages ? at(page + 1) : null,
    label: `${first.toLocaleString('en')}–${last.toLocaleString('en')} of ${total.toLocaleString('en')}`,
  };
}
