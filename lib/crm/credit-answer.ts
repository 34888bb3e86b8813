import type { CreditResult } from '@/db/queries/credits';
import { done, type FormState, refused } from '@/lib/forms/form-state';

/** What a credit form says about the ledger's answer. */
export function creditAnswer(
  form: FormData,
  result: CreditResult,
  input: { amount: number; verb: 'bought' | 'spent' | 'given back' },
): FormState {
  if (result.ok) return done(`${credits(input.amount)} ${input.verb}. The balance is ${figure(result.balance)}.`);
  const field = 'One field needs your attention.';
  switch (result.reason) {
    case 'contact-not-found':
      return refused(form, 'This contact does not exist any more.');
    case 'not-enough':
      return refused(form, field, { amount: `Only ${credits(result.available)} left. Enter less, or buy more first.` });
    case 'too-many':
      return refused(form, field, { amount: `An account holds at most ${figure(result.available)} more.` });
    case 'spend-not-found':
      return refused(form, 'There is no such spend on this ledger.');
    case 'more-than-spent':
      return refused(form, field, {
        amount:
          result.available === 0
            ? 'This spend was given back in full.'
            : `Only ${credits(result.available)} of this spend can still be given back.`,
      });
  }
}

function figure(count: number): string {
  return count.toLocaleString('en');
}

function credits(count: number): string {
  return count === 1 ? '1 credit' : `${figure(count)} credits`;
}
