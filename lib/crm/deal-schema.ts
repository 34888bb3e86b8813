import { z } from 'zod';
import { currencyCodes } from '@/lib/money/currencies';
import { parseAmount } from '@/lib/money/money';
import { idField, optionalIdField, requiredText } from './fields';
import { dealStageNames } from './vocabulary';

const currencyField = z.enum(currencyCodes, { error: 'Choose a currency of the list.' });
export const stageField = z.enum(dealStageNames, { error: 'Choose a stage of the list.' });

const fields = z.object({
  title: requiredText('Enter a title.', 160),
  contactId: optionalIdField,
  stage: stageField,
  amount: z.string({ error: 'Enter an amount.' }).trim().min(1, 'Enter an amount.').max(30, 'Enter a smaller amount.'),
  currency: currencyField,
});

/** What was typed as an amount becomes minor units of the chosen currency. */
function withMinorUnits<T extends { amount: string; currency: string }>(
  { amount, ...rest }: T,
  context: z.RefinementCtx,
): Omit<T, 'amount'> & { amountMinor: number } {
  const amountMinor = parseAmount(amount, rest.currency);
  if (amountMinor === null || amountMinor > 1e14) {
    const message =
      rest.currency === 'JPY' ? 'Enter an amount such as 1250.' : 'Enter an amount such as 1250 or 1250.50.';
    context.addIssue({ code: 'custom', path: ['amount'], message });
    return z.NEVER;
  }
  return { ...rest, amountMinor };
}

export const dealSchema = fields.transform(withMinorUnits);
export const dealUpdateSchema = fields.extend({ id: idField }).transform(withMinorUnits);
export const dealMoveSchema = z.object({ id: idField, stage: stageField });
export const reportingCurrencySchema = z.object({ currency: currencyField });
