import { unstable_rethrow } from 'next/navigation';
import { environment } from '@/lib/runtime/environment';
import { isNotNow } from '@/lib/runtime/http/not-now';
import { isHealingError, reportUnwrapped } from '@/lib/self-healing/error-interceptor';
import { apiError } from './api-error';

const notNow =
  'The database does not answer for the moment. Send the request again later; with the same Idempotency-Key nothing is done twice.';

type RouteHandler = (request: Request) => Promise<Response>;

/** Stands around a wrapped route handler: what the library refuses becomes a clear answer, all else passes on. */
export function apiRoute(handler: RouteHandler): RouteHandler {
  return async (request) => {
    try {
      return await handler(request);
    } catch (error) {
      unstable_rethrow(error);
      if (isHealingError(error, 'KEY_REUSED')) {
        return apiError(422, 'idempotency-key-reused', 'This Idempotency-Key was used for a different request.');
      }
      if (isHealingError(error, 'KEY_IN_PROGRESS')) {
        return apiError(409, 'in-progress', 'The first request with this Idempotency-Key is still being worked on.', {
          headers: { 'retry-after': '1' },
        });
      }
      if (!isNotNow(error)) throw error;
      // Answered here, so that Next's hook does not see it; what was recorded already is not counted twice.
      const path = new URL(request.url).pathname;
      await reportUnwrapped(error, { source: `${request.method} ${path}`, route: `${request.method} ${path}` });
      return apiError(503, 'unavailable', notNow, { headers: { 'retry-after': '10' } });
    }
  };
}

/** The `Idempotency-Key` header, for the option of the same name. */
export function requestKey(request: Request): string | null {
  return request.headers.get('idempotency-key');
}

/** Null when a signed-in browser may really have meant this write; else the refusal. */
export function refusedWrite(request: Request): Response | null {
  const key = requestKey(request);
  if (key !== null && !/^[\x21-\x7e]{8,128}$/.test(key)) {
    return apiError(400, 'invalid-idempotency-key', 'Idempotency-Key must be 8 to 128 visible ASCII characters.');
  }
  const origin = request.headers.get('origin');
  if (origin === null) return null;
  const own = [request.headers.get('host'), new URL(environment().APP_URL).host];
  const host = URL.canParse(origin) ? new URL(origin).host : null;
  return host !== null && own.includes(host)
    ? null
    : apiError(403, 'cross-site', 'This request came from another site.');
}
