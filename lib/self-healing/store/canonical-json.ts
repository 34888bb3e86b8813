/**
 * JSON with one spelling for each value: keys in code unit order, no white space. What JSON cannot hold becomes what
 * `JSON.stringify` makes of it, `undefined` becomes null, a bigint its digits. `before` and `after` are always there.
 */
export function canonicalJson(value: unknown): string {
  const plain = JSON.stringify(value, (_key, part: unknown) => {
    if (typeof part === 'bigint') return String(part);
    return part === undefined ? null : part;
  }) as string | undefined;
  return spell(plain === undefined ? null : (JSON.parse(plain) as unknown));
}

function spell(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(spell).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${entries.map(([key, part]) => `${JSON.stringify(key)}:${spell(part)}`).join(',')}}`;
}
