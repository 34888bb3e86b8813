import { randomBytes } from 'node:crypto';
import { openDatabase } from '@/db/client';
import { migrateAll } from '@/db/migrate-all';
import { rows } from '@/e2e/support/rows';
import {
  createTestDatabase,
  startNeonProxy,
  startPostgres,
  startUpstream,
  type UpstreamReply,
} from '@/lib/self-healing/testing';
import { plantFaults } from './faults';
import { type FunctionPlatform, startFunctionPlatform } from './function-platform';

export const admin = { email: 'admin@example.com', password: 'a-long-password-for-trials' };
export const alertAddress = 'on-call@example.com';

export interface TrialWorld {
  platform: FunctionPlatform;
  cronSecret: string;
  /** Looks past the application at what is stored, or changes it. */
  sql(text: string, params?: unknown[]): Promise<Record<string, unknown>[]>;
  vendor: {
    down: boolean;
    /** Recipients of e-mails that were taken; one idempotency key counts once, as at the vendor. */
    readonly mails: readonly string[];
    readonly texts: readonly string[];
    /** Subjects of what the person on call was sent. */
    readonly alerts: readonly string[];
  };
  stop(): Promise<void>;
}

/** A real Postgres behind a WebSocket proxy for Neon's driver, a vendor, and a platform of fresh processes. */
export async function startTrialWorld(input: { root: string; distDir: string }): Promise<TrialWorld> {
  const endings: (() => Promise<unknown>)[] = [];
  const stop = async () => {
    for (const end of endings.splice(0).reverse()) await end();
  };
  try {
    const given = process.env.TEST_DATABASE_URL;
    const postgres = given ? { url: given, stop: async () => {} } : await startPostgres();
    endings.push(() => postgres.stop());
    const database = await createTestDatabase({ serverUrl: postgres.url });
    endings.push(() => database.drop());
    const sql: TrialWorld['sql'] = (text, params = []) => rows(database.url, text, params);
    await migrate(database.url);
    await sql(plantFaults);
    const proxy = await startNeonProxy(database.url);
    endings.push(() => proxy.close());
    const vendor = await startVendor();
    endings.push(vendor.close);
    const secret = () => randomBytes(32).toString('base64url');
    const cronSecret = secret();
    const { PATH = '', HOME = '' } = process.env;
    const secrets = { AUTH_SECRET: secret(), SELFHEAL_SECRET: secret(), CRON_SECRET: cronSecret };
    const platform = await startFunctionPlatform((url) => ({
      ...{ PATH, HOME, NODE_ENV: 'production', NEXT_TELEMETRY_DISABLED: '1', NEXT_DIST_DIR: input.distDir },
      ...{ VERCEL: '1', VERCEL_ENV: 'production', TRIAL_ROOT: input.root, TRIAL_WS_PROXY: proxy.wsProxy },
      ...secrets,
      ...{ APP_URL: url, DATABASE_URL: database.url, DATABASE_DRIVER: 'neon' },
      ...{ ADMIN_EMAIL: admin.email, ADMIN_PASSWORD: admin.password, ALERT_EMAIL_TO: alertAddress },
      ...{ RESEND_API_KEY: 're_local_key', RESEND_BASE_URL: vendor.url },
      ...{ TWILIO_ACCOUNT_SID: `AC${'0'.repeat(32)}`, TWILIO_AUTH_TOKEN: '0'.repeat(32), TWILIO_FROM: '+15550100' },
      ...{ TWILIO_BASE_URL: vendor.url, LOG_LEVEL: 'info' },
    }));
    endings.push(() => platform.close());
    return { platform, cronSecret, sql, vendor, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** As `vercel-build` does it before a release goes live. */
async function migrate(url: string): Promise<void> {
  const handle = await openDatabase({ url, max: 1 });
  try {
    await migrateAll(handle);
  } finally {
    await handle.close();
  }
}

async function startVendor() {
  const mails: string[] = [];
  const texts: string[] = [];
  const alerts: string[] = [];
  const byKey = new Map<string, UpstreamReply>();
  const state = { down: false };
  const upstream = await startUpstream({
    script: (request) => {
      if (request.method !== 'POST') return { body: { object: 'list', data: [], status: 'active' } };
      if (request.path === '/emails') {
        const { to, subject } = JSON.parse(request.body) as { to: string | string[]; subject: string };
        const recipient = [to].flat().join();
        // Whoever is on call is reached by other means of the vendor: an outage of theirs must not hide the alert here.
        if (state.down && recipient !== alertAddress) {
          return { status: 503, body: { name: 'internal_server_error', message: 'Away for the moment.' } };
        }
        const key = String(request.headers['idempotency-key'] ?? crypto.randomUUID());
        const known = byKey.get(key);
        if (known) return known;
        if (recipient === alertAddress) alerts.push(subject);
        else mails.push(recipient);
        const reply = { body: { id: `mail-${mails.length + alerts.length}` } };
        byKey.set(key, reply);
        return reply;
      }
      const form = new URLSearchParams(request.body);
      texts.push(form.get('To') ?? '');
      const sid = `SM${String(texts.length).padStart(32, '0')}`;
      return { status: 201, body: { sid, status: 'queued', to: form.get('To'), body: form.get('Body') } };
    },
  });
  return Object.assign(state, { url: upstream.url, mails, texts, alerts, close: () => upstream.close() });
}
