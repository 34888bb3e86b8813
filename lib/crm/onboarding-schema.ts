import { z } from 'zod';
import { emailField, optionalDateField, optionalText, phoneField, requiredText, wholeNumberField } from './fields';

/** The three parts of the wizard: the client, the project, the welcome. Without JavaScript they stand one below the other. */
export const onboardingSchema = z.object({
  name: requiredText('Enter the client’s name.', 120),
  email: emailField,
  company: optionalText(120),
  phone: phoneField,
  projectName: requiredText('Enter a name for the project.', 160),
  dueOn: optionalDateField,
  credits: wholeNumberField({ missing: 'Enter how many credits; 0 for none.', min: 0, max: 100_000 }),
});
export type OnboardingForm = z.output<typeof onboardingSchema>;
