import { z } from 'zod';
import { idField, optionalDateField, optionalIdField, requiredText } from './fields';
import { projectStatusNames } from './vocabulary';

export const projectSchema = z.object({
  name: requiredText('Enter a name.', 160),
  contactId: optionalIdField,
  status: z.enum(projectStatusNames, { error: 'Choose a status of the list.' }),
  dueOn: optionalDateField,
});

export const projectUpdateSchema = projectSchema.extend({ id: idField });
