import type { ts } from 'ts-morph';

/** A name that the file does not use anywhere, not even in another scope. */
export function unusedName(file: ts.SourceFile, wish: string): string {
  let name = wish;
  for (let count = 2; new RegExp(`\\b${name.replaceAll('$', '\\$')}\\b`).test(file.text); count += 1)
    name = `${wish}${count}`;
  return name;
}
