export interface Form {
  path: string;
  html: string;
  /** What Next needs to find the action; the same in all processes of one build. */
  hidden: Record<string, string>;
}

const entities: Record<string, string> = { quot: '"', amp: '&', lt: '<', gt: '>', '#x27': "'" };
const unescapeHtml = (text: string) =>
  text.replace(/&(quot|amp|lt|gt|#x27);/g, (_, name: string) => entities[name] ?? '');

/** The forms of a page as it was served. */
export function readForms(path: string, page: string): Form[] {
  return (page.match(/<form[\s\S]*?<\/form>/g) ?? []).map((html) => {
    const hidden: Record<string, string> = {};
    for (const [tag] of html.matchAll(/<input type="hidden"[^>]*>/g)) {
      const name = /name="([^"]*)"/.exec(tag)?.[1];
      if (name) hidden[unescapeHtml(name)] = unescapeHtml(/value="([^"]*)"/.exec(tag)?.[1] ?? '');
    }
    return { path, html, hidden };
  });
}
