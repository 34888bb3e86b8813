import { randomBytes } from 'node:crypto';
import { startPostgres } from '@/lib/self-healing/testing/embedded-postgres';
import type { Upstream } from '@/lib/self-healing/testing/http-upstream';
import { createTestDatabase } from '@/lib/self-healing/testing/postgres';
import { startTcpProxy, type TcpProxy } from '@/lib/self-healing/testing/tcp-proxy';
import { type AppServer, startAppServer } from './app-server';
import { type AcceptedEmail, type AcceptedSms, startRates, startResend, startTwilio, type Vendor } from './vendors';

export const admin = { email: 'admin@example.com', password: 'a-long-password-for-tests' };

/** The application over real parts: Postgres behind a proxy that can break, and vendors that speak their wire formats. */
export interface Stack {
  app: AppServer;
  /** Of the database, past the proxy: for looking at what was really stored. */
  databaseUrl: string;
  database: TcpProxy;
  resend: Vendor<AcceptedEmail>;
  twilio: Vendor<AcceptedSms>;
  rates: Upstream;
}

/** What an instance on a database of its own must be given. */
function secrets() {
  const secret = () => randomBytes(32).toString('base64url');
  return { AUTH_SECRET: secret(), SELFHEAL_SECRET: secret(), CRON_SECRET: secret() };
}

/** Starts it all, on free ports, and gives back the way to end it all. */
export async function startStack(
  env: Record<string, string> = {},
): Promise<{ stack: Stack; stop: () => Promise<void> }> {
  const given = process.env.TEST_DATABASE_URL;
  const postgres = given ? { url: given, stop: async () => {} } : await startPostgres();
  const own = await createTestDatabase({ serverUrl: postgres.url });
  const database = await startTcpProxy(own.url);
  const [resend, twilio, rates] = await Promise.all([startResend(), startTwilio(), startRates()]);
  const app = await startAppServer({
    DATABASE_URL: database.url,
    ...secrets(),
    ADMIN_EMAIL: admin.email,
    ADMIN_PASSWORD: admin.password,
    FAULT_LAB: '1',
    RESEND_API_KEY: 're_local_key',
    RESEND_BASE_URL: resend.url,
    TWILIO_ACCOUNT_SID: `AC${'0'.repeat(32)}`,
    TWILIO_AUTH_TOKEN: '0'.repeat(32),
    TWILIO_FROM: '+15550100',
    TWILIO_BASE_URL: twilio.url,
    RATES_BASE_URLS: rates.url,
    LOG_LEVEL: 'warn',
    ...env,
  });
  return {
    stack: { app, databaseUrl: own.url, database, resend, twilio, rates },
    stop: async () => {
      await app.stop();
      await Promise.all([database.close(), resend.close(), twilio.close(), rates.close()]);
      await own.drop();
      await postgres.stop();
    },
  };
}
