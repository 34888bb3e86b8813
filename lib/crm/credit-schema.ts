import { z } from 'zod';
import { idField, optionalText, wholeNumberField } from './fields';

const amount = wholeNumberField({ missing: 'Enter how many credits.', min: 1, max: 1_000_000 });

export const creditSchema = z.object({ contactId: idField, amount, note: optionalText(200) });

export const refundSchema = creditSchema.extend({ spendId: idField });
