/** The text fields of a form. Files and the framework's own fields are left out. */
export function typedValues(form: FormData): Record<string, string> {
  const values: Record<string, string> = {};
  for (const [name, value] of form) {
    if (typeof value === 'string' && !name.startsWith('$') && name !== 'idempotencyKey') values[name] = value;
  }
  return values;
}
