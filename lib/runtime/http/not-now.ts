import { classify } from '@/lib/self-healing/diagnose/classify';
import { isHealingError } from '@/lib/self-healing/error-interceptor';

const awayKinds = new Set(['connection-refused', 'connection-lost', 'connections-exhausted', 'database-unavailable']);

/**
 * Whether the failure says no more than "not now": the database did not take the connection, or the work was refused
 * before it began, since its key could not be stored or its breaker is open. The same request, with the same key, may
 * be sent again later. Never true when it is unknown what happened.
 */
export function isNotNow(error: unknown): boolean {
  if (isHealingError(error, 'STORE_UNAVAILABLE') || isHealingError(error, 'CIRCUIT_OPEN')) return true;
  return !isHealingError(error) && awayKinds.has(classify(error).kind);
}
