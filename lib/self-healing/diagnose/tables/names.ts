import type { HealingErrorCode } from '../../core/errors';
import { lasting, passing, passingWithoutEffect, refused, type Verdict } from './verdict';

/** The library's own errors. */
export const healingCodes: Readonly<Record<HealingErrorCode, Verdict>> = {
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

/** Names that say for themselves what happened. */
export const telling: ReadonlyMap<string, Verdict> = new Map([
  // The platform's own: WebIDL's DOMException names.
  ['TimeoutError', passing('upstream-timeout')],
  ['AbortError', passing('attempt-timeout')],
  ['NetworkError', passing('upstream-unavailable')],
  ['QuotaExceededError', lasting('resource-exhausted')],
  ['DataCloneError', lasting('programmer-error')],
  // A schema was not met: of the caller's input, as far as an error can tell. What ran before it is not known.
  ['ZodError', lasting('validation')],
  ['$ZodError', lasting('validation')],
  ['ValiError', lasting('validation')],
  ['ValidationError', lasting('validation')],
  // drizzle: the work itself called rollback().
  ['TransactionRollbackError', refused('programmer-error')],
]);

/** Names that only count when nothing behind the error says more. */
export const vague: ReadonlyMap<string, Verdict> = new Map([
  ['APIConnectionTimeoutError', passing('upstream-timeout')],
  ['APIConnectionError', passing('connection-lost')],
  ['StripeConnectionError', passing('connection-lost')],
  ['TypeError', lasting('programmer-error')],
  ['ReferenceError', lasting('programmer-error')],
  ['RangeError', lasting('programmer-error')],
  ['SyntaxError', lasting('programmer-error')],
  ['EvalError', lasting('programmer-error')],
  ['URIError', lasting('programmer-error')],
  ['AssertionError', lasting('programmer-error')],
]);
