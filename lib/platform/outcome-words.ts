import type { Outcome } from '@/lib/self-healing/core/vocabulary';

/** In the order in which strips, tables and legends show them. */
export const outcomeOrder: readonly Outcome[] = ['healed', 'deferred', 'degraded', 'failed', 'unknown'];

/** What the outcome meant for the caller who waited. */
export const outcomeMeaning: Record<Outcome, string> = {
  healed: 'The caller got a correct, fresh result.',
  deferred: 'The work was accepted and put into the queue.',
  degraded: 'The caller got a lesser result: a stored or default one, or one with an optional part left out.',
  failed: 'The caller got the original error.',
  unknown: 'It is not known whether the work took effect. A person has to look.',
};
