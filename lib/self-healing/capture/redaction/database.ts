import type { TextRule } from './rules';

/** What database errors quote of the data they were given. */
export const databaseRules: readonly TextRule[] = [
  {
    name: 'postgres-key-detail',
    hints: ['Key ('],
    pattern: /\bKey \(([^()\n]{1,200})\)=\(([^\n]{0,1000}?)\)(?= already| is not| is still| conflicts)/g,
    replace: ([, columns]) => `Key (${columns})=([value])`,
  },
  {
    name: 'postgres-row-detail',
    hints: ['ailing row contains ('],
    pattern: /([Ff]ailing row contains )\([^\n]*/g,
    replace: ([, lead]) => `${lead}([value]).`,
  },
  {
    name: 'sql-password',
    pattern: /\b(password|identified by) {1,4}(["'])(?!\[secret\])[^"'\n]{1,256}\2/gi,
    replace: ([, lead, quote]) => `${lead} ${quote}[secret]${quote}`,
  },
];

const opening = 'Failed query: ';
const parameters = '\nparams: ';

/** Takes the bound values out of drizzle's `Failed query: … params: …`; what follows them is a stack or nothing. */
export function redactQueryParameters(text: string): string {
  let from = text.indexOf(opening);
  if (from === -1) return text;
  let result = '';
  let done = 0;
  while (from !== -1) {
    const at = text.indexOf(parameters, from);
    if (at === -1) break;
    const start = at + parameters.length;
    const stack = text.indexOf('\n    at ', start);
    const end = stack === -1 ? text.length : stack;
    result += `${text.slice(done, start)}[values]`;
    done = end;
    from = text.indexOf(opening, end);
  }
  return result + text.slice(done);
}
