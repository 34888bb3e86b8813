import { type HealingErrorCode, isHealingError } from '../../core/errors';

const refusals: ReadonlySet<HealingErrorCode> = new Set(['KEY_REUSED', 'KEY_IN_PROGRESS', 'STORE_UNAVAILABLE']);
/** A database that is away is rarely back sooner. Seconds. */
const retryAfter = '10';

/**
 * The answer of an API to a refusal of the library: `KEY_REUSED` (422, or 409 where the first request failed),
 * `KEY_IN_PROGRESS` (409), `STORE_UNAVAILABLE` (503 with `Retry-After`), with the body `{ error: code, message }`. Null
 * for every other error.
 *
 * A wrapped route handler that Next calls itself answers so by itself. This is for your own code around one.
 */
export function asResponse(error: unknown): Response | null {
  if (!isHealingError(error) || !refusals.has(error.code)) return null;
  const headers = new Headers({ 'cache-control': 'no-store' });
  if (error.code === 'STORE_UNAVAILABLE') headers.set('retry-after', retryAfter);
  return Response.json({ error: error.code, message: error.message }, { status: error.status, headers });
}
