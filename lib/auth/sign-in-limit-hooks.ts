import { APIError, createAuthMiddleware } from 'better-auth/api';
import type { Database } from '@/db/client';
import { countSignIn, forgiveSignIn, type SignInAttempt } from './sign-in-limit';

const SIGN_IN_PATH = '/sign-in/email';

/** Limits sign-ins wherever they come from: the form's action and the HTTP endpoint pass through the same hooks. */
export function signInLimitHooks(db: Database) {
  return {
    before: createAuthMiddleware(async (context) => {
      if (context.path !== SIGN_IN_PATH) return;
      const waitMs = await countSignIn(db, attemptOf(context));
      if (waitMs === null) return;
      const seconds = Math.max(1, Math.ceil(waitMs / 1000));
      throw new APIError(
        'TOO_MANY_REQUESTS',
        { code: 'TOO_MANY_SIGN_INS', message: `Too many attempts. Try again in ${minutes(seconds)}.` },
        { 'Retry-After': String(seconds) },
      );
    }),
    after: createAuthMiddleware(async (context) => {
      if (context.path === SIGN_IN_PATH && context.context.newSession) await forgiveSignIn(db, attemptOf(context));
    }),
  };
}

function minutes(seconds: number): string {
  const count = Math.ceil(seconds / 60);
  return count === 1 ? '1 minute' : `${count} minutes`;
}

function attemptOf(context: { body?: unknown; headers?: Headers | undefined }): SignInAttempt {
  const body = context.body as { email?: unknown } | undefined;
  return {
    email: typeof body?.email === 'string' ? body.email : '',
    clientIp: clientIpOf(context.headers ?? new Headers()),
    nowMs: Date.now(),
  };
}

/** The address nearest to us: what stands to the left of it in the header was written by the client. */
export function clientIpOf(headers: Headers): string | null {
  return headers.get('x-forwarded-for')?.split(',').at(-1)?.trim() || null;
}
