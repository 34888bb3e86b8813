import { z } from 'zod';
import { roles } from './roles';

export const newAdminSchema = z.object({
  name: z.string().trim().min(1, 'Enter a name.').max(100, 'Use at most 100 characters.'),
  email: z
    .string()
    .trim()
    .max(254, 'Use at most 254 characters.')
    .pipe(z.email('Enter an e-mail address, for instance name@example.com.')),
  password: z.string().min(12, 'Use at least 12 characters.').max(128, 'Use at most 128 characters.'),
});

export const newMemberSchema = newAdminSchema.extend({ role: z.enum(roles, 'Choose a role.') });
