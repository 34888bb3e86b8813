import { carriesSecret } from '@/lib/runtime/cron-secret';
import { environment } from '@/lib/runtime/environment';
import { runMaintenance } from '@/lib/runtime/maintenance';
import { loadOperations } from '@/lib/runtime/operations';
import { isServerless } from '@/lib/runtime/serverless';
import { noteRound } from '@/lib/runtime/slice';

/** Seconds. Vercel ends the function after this; a build needs a plain number here. See docs/vercel.md. */
export const maxDuration = 60;

const jobLimit = 25;
/** Kept back of the function's time, for what does not stop in time. Milliseconds. */
const reserveMs = 5_000;
const headers = { 'cache-control': 'no-store' };

/**
 * Checks health, runs due jobs and clears up: what the in-process scheduler does on a long-running server. Called by
 * Vercel's cron with the secret. 401 without the secret, 503 with a reason when it is not configured or the healer
 * cannot start, 500 when a part could not be done: the
 * answer names it.
 */
export async function GET(request: Request): Promise<Response> {
  const { CRON_SECRET, SELFHEAL_FUNCTION_SECONDS } = environment();
  if (!CRON_SECRET) return refuse(503, 'CRON_SECRET is not set, so nobody can be let in.');
  if (!carriesSecret(request.headers.get('authorization'), CRON_SECRET)) {
    return refuse(401, 'Send "Authorization: Bearer" with the cron secret.');
  }
  try {
    const { processHealer } = await import('@/lib/self-healing/error-interceptor');
    const healer = await processHealer();
    // A job runs only when the operation it names is known in this process.
    await loadOperations();
    const budgetMs = Math.max(1_000, Math.min(SELFHEAL_FUNCTION_SECONDS, maxDuration) * 1_000 - reserveMs);
    const slice = isServerless() ? { budgetMs, catchUp: true } : {};
    const summary = await runMaintenance(healer, { jobLimit, nowMs: Date.now(), ...slice });
    if (isServerless() && summary.done) await noteRound(healer);
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
