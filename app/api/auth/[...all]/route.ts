import { auth } from '@/lib/auth/server';
import { withSelfHealing } from '@/lib/self-healing/error-interceptor';

/** Only these: accounts and roles are changed by the app's own actions. */
const open = new Set(['POST /api/auth/sign-in/email', 'POST /api/auth/sign-out', 'GET /api/auth/get-session']);

async function handle(request: Request): Promise<Response> {
  const { pathname } = new URL(request.url);
  if (!open.has(`${request.method} ${pathname}`)) return Response.json({ message: 'Not found.' }, { status: 404 });
  const { handler } = await auth();
  return handler(request);
}

const failed = (response: Response) => response.status >= 500;

export const GET = withSelfHealing(handle, {
  source: 'GET /api/auth',
  category: 'database',
  effects: 'idempotent',
  isFailure: failed,
});
export const POST = withSelfHealing(handle, {
  source: 'POST /api/auth',
  category: 'database',
  effects: 'once',
  isFailure: failed,
});
