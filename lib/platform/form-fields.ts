/** The fields of a form. Whatever else an action was called with has none, so its schema refuses it. */
export function formFields(form: unknown): Record<string, FormDataEntryValue> {
  return form instanceof FormData ? Object.fromEntries(form) : {};
}

/** Every field of a form with this name, in order. */
export function fieldsNamed(form: unknown, name: string): FormDataEntryValue[] {
  return form instanceof FormData ? form.getAll(name) : [];
}
