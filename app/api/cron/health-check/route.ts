import { carriesSecret } from '@/lib/runtime/cron-secret';
import { environment } from '@/lib/runtime/environment';
import { runMaintenance } from '@/lib/runtime/maintenance';

/** Seconds. Vercel ends the function after this. */
export const maxDuration = 60;

const jobLimit = 25;
const headers = { 'cache-control': 'no-store' };

/**
 * Checks health, runs due jobs and clears up: what the in-process scheduler does on a long-running server. Called by
 * Vercel's cron with the secret. 401 without the secret, 503 with a reason when it is not configured or the healer
 * cannot start, 500 when a part could not be done: the
 * answer names it.
 */
export async function GET(request: Request): Promise<Response> {
  const { CRON_SECRET } = environment();
  if (!CRON_SECRET) return refuse(503, 'CRON_SECRET is not set, so nobody can be let in.');
  if (!carriesSecret(request.headers.get('authorization'), CRON_SECRET)) {
    return refuse(401, 'Send "Authorization: Bearer" with the cron secret.');
  }
  try {
    const { processHealer } = await import('@/lib/self-healing/error-interceptor');
    const healer = await processHealer();
    // A job runs only when the operation it names is known in this process.
    await import('@/operations');
    const summary = await runMaintenance(healer, { jobLimit, nowMs: Date.now() });
    const status = summary.done && summary.undone.length > 0 ? 500 : 200;
    return Response.json(summary, { status, headers });
  } catch (error) {
    console.error('The cron route could not start the healer.', error);
    return refuse(503, 'The healer could not start; the log says why.');
  }
}

function refuse(status: 401 | 503, reason: string): Response {
  const challenge = status === 401 ? { 'www-authenticate': 'Bearer' } : undefined;
  return Response.json({ error: reason }, { status, headers: { ...headers, ...challenge } });
}
