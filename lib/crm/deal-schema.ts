import { z } from 'zod';
import { currencyCodes, decimalsOf } from '@/lib/money/currencies';
import { formatMoney, parseAmount } from '@/lib/money/money';
import { idField, optionalIdField, requiredText } from './fields';
import { dealStageNames } from './vocabulary';

const currencyField = z.enum(currencyCodes, { error: 'Choose a currency of the list.' });
export const stageField = z.enum(dealStageNames, { error: 'Choose a stage of the list.' });

const fields = z.object({
  title: requiredText('Enter a title.', 160),
  contactId: optionalIdField,
  stage: stageField,
  amount: z
    .string({ error: 'Enter an amount.' })
    .trim()
    .min(1, 'Enter an amount.')
    .max(200, 'Use at most 200 characters.'),
  currency: currencyField,
});

/** The largest amount of a deal, in minor units. */
const largestMinor = 1e14;

/** What was typed as an amount becomes minor units of the chosen currency. */
function withMinorUnits<T extends { amount: string; currency: string }>(
  { amount, ...rest }: T,
  context: z.RefinementCtx,
): Omit<T, 'amount'> & { amountMinor: number } {
  const amountMinor = parseAmount(amount, rest.currency);
  if (amountMinor !== null && amountMinor <= largestMinor) return { ...rest, amountMinor };
  context.addIssue({ code: 'custom', path: ['amount'], message: whyRefused(amount, rest.currency) });
  return z.NEVER;
}

function whyRefused(amount: string, currency: string): string {
  // Not `parseAmount`, which gives no number where it could not be exact.
  const plain = amount.replace(/[\s\u00a0',]/g, '');
  if (/^\d+(\.\d+)?$/.test(plain) && Number(plain) * 10 ** decimalsOf(currency) > largestMinor) {
    return `This amount is too large: enter at most ${formatMoney(largestMinor, currency, 'short')}.`;
  }
  return decimalsOf(currency) === 0 ? 'Enter an amount such as 1250.' : 'Enter an amount such as 1250 or 1250.50.';
}

export const dealSchema = fields.transform(withMinorUnits);
export const dealUpdateSchema = fields.extend({ id: idField }).transform(withMinorUnits);
export const dealMoveSchema = z.object({ id: idField, stage: stageField });
export const reportingCurrencySchema = z.object({ currency: currencyField });
