/** Set by proxy.ts on page views; holds the path and query that were asked for. */
export const PAGE_PATH_HEADER = 'x-selfheal-page';

/** The sign-in page that leads back to `path`. */
export function signInPath(path: string): string {
  const back = safeReturnPath(path);
  return back === '/' ? '/sign-in' : `/sign-in?next=${encodeURIComponent(back)}`;
}

/** A path on this site that a redirect may use; `/` for anything that could lead elsewhere. */
export function safeReturnPath(path: unknown): string {
  if (typeof path !== 'string' || path.length > 2_000 || !/^\/(?![/\\])/.test(path)) return '/';
  const base = 'http://localhost';
  if (!URL.canParse(path, base)) return '/';
  const url = new URL(path, base);
  if (url.origin !== base || /^\/(sign-in|first-run)(\/|$)/.test(url.pathname)) return '/';
  return `${url.pathname}${url.search}`;
}
