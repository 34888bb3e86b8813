import { z } from 'zod';

/** Text that must be there, trimmed. */
export function requiredText(missing: string, max: number) {
  return z
    .string({ error: missing })
    .trim()
    .min(1, missing)
    .max(max, `Use at most ${max} characters.`)
    .refine(withoutControls, 'Remove the control characters.');
}

/** Text that may be left empty; empty is null. */
export function optionalText(max: number) {
  return z
    .string()
    .trim()
    .max(max, `Use at most ${max} characters.`)
    .refine(withoutControls, 'Remove the control characters.')
    .transform((text) => (text === '' ? null : text))
    .nullish()
    .transform((text) => text ?? null);
}

export const emailField = z
  .string({ error: 'Enter an e-mail address.' })
  .trim()
  .toLowerCase()
  .min(1, 'Enter an e-mail address.')
  .max(254, 'Use at most 254 characters.')
  .pipe(z.email('Enter an e-mail address such as name@example.com.'));

/** Kept in international form, since it is where an SMS goes. */
export const phoneField = z
  .string()
  .transform((text) => text.replace(/[\s().\-/]/g, ''))
  .refine(
    (text) => text === '' || /^\+[1-9]\d{6,14}$/.test(text),
    'Enter the number with its country code, such as +15550100.',
  )
  .transform((text) => (text === '' ? null : text))
  .nullish()
  .transform((text) => text ?? null);

export const idField = z.uuid('This entry does not exist any more.');

/** A select whose first choice is "none". */
export const optionalIdField = z
  .union([z.literal(''), z.uuid('Choose one of the list.')])
  .nullish()
  .transform((text) => text || null);

/** The days that a date field takes; anything else is a slip of the keyboard. */
const earliestDay = '1990-01-01';
const latestDay = '2100-12-31';

export const optionalDateField = z
  .union([z.literal(''), z.iso.date('Enter a date such as 2030-01-31.')])
  .refine(
    (text) => text === '' || (text >= earliestDay && text <= latestDay),
    'Enter a date from the years 1990 to 2100.',
  )
  .nullish()
  .transform((text) => text || null);

export function wholeNumberField(input: { missing: string; min: number; max: number }) {
  return z
    .string({ error: input.missing })
    .trim()
    .min(1, input.missing)
    .regex(/^\d{1,12}$/, 'Enter a whole number.')
    .transform(Number)
    .pipe(
      z
        .number()
        .min(input.min, `Enter at least ${input.min}.`)
        .max(input.max, `Enter at most ${input.max.toLocaleString('en')}.`),
    );
}

/** Postgres stores no NUL, and nobody means the others. Tabs and line breaks are allowed. */
function withoutControls(text: string): boolean {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: finding them is the purpose.
  return !/[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/.test(text);
}
