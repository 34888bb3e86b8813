import { isAlive } from '@/lib/runtime/liveness';

/** For load balancers and people without a session: whether this instance can serve, and nothing else. */
export async function GET(): Promise<Response> {
  const ok = await isAlive();
  return Response.json({ ok }, { status: ok ? 200 : 503, headers: { 'cache-control': 'no-store' } });
}
