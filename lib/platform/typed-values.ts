/** The text fields of a form. Files and the framework's own fields are left out. What is no form has none. */
export function typedValues(form: unknown): Record<string, string> {
  const values: Record<string, string> = {};
  if (!(form instanceof FormData)) return values;
  for (const [name, value] of form) {
    if (typeof value === 'string' && !name.startsWith('$') && name !== 'idempotencyKey') values[name] = value;
  }
  return values;
}
