/** What `npm run` or `npm` is asked for on a page and package.json does not know, one line each. */
export function unknownScripts(page: string, markdown: string, scripts: Readonly<Record<string, string>>): string[] {
  const unknown: string[] = [];
  for (const [at, line] of markdown.split('\n').entries()) {
    for (const [, name = ''] of line.matchAll(/\bnpm run (?:--?[a-z-]+ )*([a-z0-9:_-]+)/g)) {
      if (!(name in scripts)) unknown.push(`${page}:${at + 1}: package.json has no script "${name}"`);
    }
  }
  return unknown;
}
