import { isSecretKey } from './key-names';
import type { TextRule } from './rules';

const literal = /'(?:[^'\\\n]|''|\\[^\n])*'/g;

/** What database drivers quote of the data they were given. */
export const databaseRules: readonly TextRule[] = [
  {
    name: 'postgres-row-detail',
    hints: ['ailing row contains ('],
    pattern: /([Ff]ailing row contains )\([^\n]*/g,
    replace: ([, lead]) => `${lead}([value]).`,
  },
  {
    // As Postgres logs what was bound: `parameters: $1 = 'x', $2 = NULL`.
    name: 'numbered-parameters',
    hints: ['$1 = ', '$1: '],
    pattern: /(?<![\w$])(\$\d{1,4}(?: = |: ))'(?!\[value\]')(?:[^'\n]|''){0,4096}'/g,
    replace: ([, lead]) => `${lead}'[value]'`,
  },
  {
    // As query logs print what was bound: drizzle's `-- params: […]`, Prisma's `Params: […]`, knex's `bindings: […]`.
    name: 'listed-parameters',
    hints: ['arams', 'arameters', 'indings'],
    pattern: /\b((?:params|parameters|bindings)"?: {0,2})\[([^\n\]]{1,8192})\]?/gi,
    replace: ([, lead, values = '']) => (/["'\d]/.test(values) ? `${lead}[values]` : null),
  },
  {
    name: 'sql-password',
    pattern: /\b(password|identified by) {1,4}(["'])(?!\[secret\])[^"'\n]{1,256}\2/gi,
    replace: ([, lead, quote]) => `${lead} ${quote}[secret]${quote}`,
  },
  {
    // Values stand apart from the names of their columns: where one column is secret, no literal of the row is kept.
    name: 'sql-insert',
    hints: ['insert into', 'INSERT INTO', 'Insert into', 'insert Into'],
    pattern: /\b(insert into [^\s(]{1,128} {0,4}\()([^()\n]{1,2048})(\)[^'\n]{0,128}?\bvalues {0,4}\()([^\n]*)/gi,
    replace: ([, lead, columns, between, values]) =>
      (columns ?? '').split(',').some((column) => isSecretKey(column.trim()))
        ? `${lead}${columns}${between}${(values ?? '').replace(literal, "'[value]'")}`
        : null,
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

const statement = /^\s*(?:select|insert|update|delete|merge|with|call|alter|create|replace)\b/i;
const bound = /^(?:params|parameters|bindings|values|args|replacements)$/;

/** Whether an object is a query with its values beside it, as drizzle's and mysql2's errors and pg's configurations are. */
export function statesQuery(value: object): boolean {
  for (const key of ['query', 'sql', 'text', 'statement']) {
    const stated: unknown = Object.getOwnPropertyDescriptor(value, key)?.value;
    if (typeof stated === 'string' && statement.test(stated)) return true;
  }
  return false;
}

/** Whether what stands under this name are the values bound to a query. */
export function isBoundList(key: string): boolean {
  return bound.test(key);
}
