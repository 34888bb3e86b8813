import { drizzleAdapter } from 'better-auth/adapters/drizzle';
import { isAPIError } from 'better-auth/api';
import { betterAuth } from 'better-auth/minimal';
import { nextCookies } from 'better-auth/next-js';
import { admin } from 'better-auth/plugins/admin';
import { adminAc, userAc } from 'better-auth/plugins/admin/access';
import { uuidv7 } from 'uuidv7';
import type { Database } from '@/db/client';
import { accounts, sessions, users, verifications } from '@/db/schema/auth-schema';
import { type Environment, environment } from '@/lib/env';
import { database } from '@/lib/runtime/database';
import { logger } from '@/lib/runtime/logger';
import { signInLimitHooks } from './sign-in-limit-hooks';

const sessionDays = 7;
/** How long a signed cookie speaks for its session while the database cannot be asked: a sign-out or a lost role holds within it. */
export const signedCookieSeconds = 300;

/**
 * Sign-in by e-mail and password. Nobody can sign up: admins make the accounts. Roles are read from the database with
 * every session, so that a change holds at once.
 */
export function createAuth(db: Database, env: Pick<Environment, 'APP_URL' | 'AUTH_SECRET'>) {
  return betterAuth({
    appName: 'Selfheal',
    baseURL: env.APP_URL,
    secret: env.AUTH_SECRET,
    trustedOrigins: [env.APP_URL],
    database: drizzleAdapter(db, {
      provider: 'pg',
      schema: { user: users, session: sessions, account: accounts, verification: verifications },
    }),
    emailAndPassword: { enabled: true, disableSignUp: true, minPasswordLength: 12, maxPasswordLength: 128 },
    session: {
      expiresIn: sessionDays * 86_400,
      updateAge: 86_400,
      // Read only while the database is away (adminOrAway); everything else asks the database each time.
      cookieCache: { enabled: true, maxAge: signedCookieSeconds },
    },
    // Ours instead, by `hooks`: the built-in limit does not see sign-ins that come through a server action.
    rateLimit: { enabled: false },
    hooks: signInLimitHooks(db),
    plugins: [
      admin({ defaultRole: 'member', adminRoles: ['admin'], roles: { admin: adminAc, member: userAc } }),
      nextCookies(),
    ],
    advanced: {
      cookiePrefix: 'selfheal',
      // Stated, since the default is off under NODE_ENV=test.
      disableOriginCheck: false,
      useSecureCookies: env.APP_URL.startsWith('https:'),
      database: { generateId: () => uuidv7() },
    },
    logger: {
      level: 'warn',
      log: (level, message) => logger()[level === 'error' ? 'error' : 'warn'](message, { area: 'auth' }),
    },
    onAPIError: {
      onError: (error) => {
        if (!isAPIError(error) || error.statusCode >= 500) logger().error('Sign-in failed unexpectedly.', { error });
      },
    },
    telemetry: { enabled: false },
  });
}

export type Auth = ReturnType<typeof createAuth>;

const processKey = Symbol.for('selfheal.auth');
const holder = globalThis as { [processKey]?: { db: Database; auth: Auth } };

/** The process's one authenticator, made at the first call. */
export async function auth(): Promise<Auth> {
  const { db } = await database();
  const known = holder[processKey];
  if (known?.db === db) return known.auth;
  const made = createAuth(db, environment());
  holder[processKey] = { db, auth: made };
  return made;
}
