import { z } from 'zod';
import { emailField, idField, optionalText, phoneField, requiredText } from './fields';

/** A contact as a form, the JSON API and the CSV import take it. */
export const contactSchema = z.object(
  {
    name: requiredText('Enter a name.', 120),
    email: emailField,
    company: optionalText(120),
    phone: phoneField,
    notes: optionalText(4_000),
  },
  { error: 'Send one contact as a JSON object.' },
);

export const contactUpdateSchema = contactSchema.extend({ id: idField });

export const identifiedSchema = z.object({ id: idField });
