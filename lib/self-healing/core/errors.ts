/**
 * The library's own errors. Next evaluates modules in several graphs, so `instanceof` does not hold across them:
 * test with `isHealingError(error, code)`.
 */
export const healingErrorCodes = [
  'INVALID_OPTIONS',
  'OUTSIDE_OPERATION',
  'ATTEMPT_ENDED',
  'ATTEMPT_TIMED_OUT',
  'DUPLICATE_STEP',
  'STEP_INSIDE_TRANSACTION',
  'STEP_UNKNOWN',
  'COMMIT_UNKNOWN',
  'KEY_REUSED',
  'KEY_IN_PROGRESS',
  'RESULT_REJECTED',
  'STALE_CACHE',
  'STORE_UNAVAILABLE',
  'LEASE_LOST',
  'CIRCUIT_OPEN',
  'INVALID_SETTINGS',
] as const;
/** What went wrong inside the library; see `HealingError.code`. */
export type HealingErrorCode = (typeof healingErrorCodes)[number];

const brand = Symbol.for('selfheal.error');

/** An error of the library itself, known by its `code`. `status` is the HTTP status a route should answer with. */
export class HealingError extends Error {
  readonly code: HealingErrorCode;
  readonly status: number;
  readonly [brand] = true;

  constructor(code: HealingErrorCode, message: string, options: { cause?: unknown; status?: number } = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = 'HealingError';
    this.code = code;
    this.status = options.status ?? 500;
  }
}

/** Whether an error is one of the library's own, and of this `code` where one is given. Holds across Next's module graphs. */
export function isHealingError(error: unknown, code?: HealingErrorCode): error is HealingError {
  if (typeof error !== 'object' || error === null || !(brand in error)) return false;
  return code === undefined || (error as HealingError).code === code;
}
