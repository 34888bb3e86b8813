import type { HealingErrorCode } from '../../core/errors';
import { type Entry, entry, rows } from './table';
import { lasting, passing, passingWithoutEffect, refused, type Verdict } from './verdict';

const own: Readonly<Record<HealingErrorCode, Verdict>> = {
  INVALID_OPTIONS: refused('configuration'),
  OUTSIDE_OPERATION: refused('programmer-error'),
  ATTEMPT_ENDED: lasting('attempt-timeout'),
  ATTEMPT_TIMED_OUT: passing('attempt-timeout'),
  DUPLICATE_STEP: lasting('programmer-error'),
  STEP_INSIDE_TRANSACTION: lasting('programmer-error'),
  STEP_UNKNOWN: lasting('commit-unknown'),
  COMMIT_UNKNOWN: lasting('commit-unknown'),
  KEY_REUSED: refused('validation'),
  KEY_IN_PROGRESS: refused('lock-timeout'),
  RESULT_REJECTED: passing('malformed-reply'),
  STALE_CACHE: passingWithoutEffect('stale-cache'),
  STORE_UNAVAILABLE: passing('database-unavailable'),
  LEASE_LOST: lasting('unknown'),
  CIRCUIT_OPEN: passingWithoutEffect('circuit-open'),
  INVALID_SETTINGS: refused('configuration'),
};

/** The library's own errors. */
export const healingCodes: ReadonlyMap<string, Entry> = new Map(
  Object.entries(own).map(([code, verdict]) => [
    code,
    entry(verdict, `Selfheal error ${code}`, 'Selfheal, core/errors'),
  ]),
);

/** Names that say for themselves what happened. */
export const telling: ReadonlyMap<string, Entry> = new Map([
  ...rows('Web IDL, DOMException names', 'error name', [
    ['TimeoutError', passing('upstream-timeout')],
    ['AbortError', passing('attempt-timeout')],
    ['NetworkError', passing('upstream-unavailable')],
    ['QuotaExceededError', lasting('resource-exhausted')],
    ['DataCloneError', lasting('programmer-error')],
  ]),
  // A schema was not met: of the caller's input, as far as an error can tell. What ran before it is not known.
  ...rows('zod', 'error name', [
    ['ZodError', lasting('validation')],
    ['$ZodError', lasting('validation')],
  ]),
  ...rows('valibot, yup, joi, class-validator', 'error name', [
    ['ValiError', lasting('validation')],
    ['ValidationError', lasting('validation')],
  ]),
  // The work itself called rollback().
  ...rows('drizzle-orm, errors', 'error name', [['TransactionRollbackError', refused('programmer-error')]]),
]);

/** Names that only count when nothing behind the error says more. */
export const vague: ReadonlyMap<string, Entry> = new Map([
  ...rows('openai, core/error', 'error name', [
    ['APIConnectionTimeoutError', passing('upstream-timeout')],
    ['APIConnectionError', passing('connection-lost')],
  ]),
  ...rows('Stripe, error types', 'error type', [['StripeConnectionError', passing('connection-lost')]]),
  // Frameworks throw these names around anything, so that what is behind them speaks first.
  ...rows('AWS, common errors', 'error name', [
    ['InternalServerError', passing('upstream-unavailable')],
    ['InternalError', passing('upstream-unavailable')],
  ]),
  ...rows('ECMAScript, native error types', 'error name', [
    ['TypeError', lasting('programmer-error')],
    ['ReferenceError', lasting('programmer-error')],
    ['RangeError', lasting('programmer-error')],
    ['SyntaxError', lasting('programmer-error')],
    ['EvalError', lasting('programmer-error')],
    ['URIError', lasting('programmer-error')],
  ]),
  ...rows('Node.js, assert', 'error name', [['AssertionError', lasting('programmer-error')]]),
]);

/** zod's shape, of any of its versions. */
export const zodShape: Entry = entry(lasting('validation'), 'error with a list of issues', 'zod');
