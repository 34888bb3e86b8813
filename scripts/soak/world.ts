import { randomBytes } from 'node:crypto';
import { rmSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type AppServer, startAppServer } from '@/e2e/support/app-server';
import type { Random } from '@/lib/self-healing/core/ports';
import { createTestDatabase, startPostgres, startTcpProxy, type TcpProxy } from '@/lib/self-healing/testing';
import { type SoakVendors, startSoakVendors } from './vendors';

export const admin = { email: 'admin@example.com', password: 'a-long-password-for-soaks' };

/** One process of the built application, behind a proxy of its own. */
export interface Instance {
  readonly name: string;
  readonly proxy: TcpProxy;
  /** Null while it is down. */
  app: AppServer | null;
  /** SIGKILL, and a fresh process afterwards. */
  killAndRestart(): Promise<void>;
}

export interface World {
  /** Past all proxies: for looking at what was really stored. */
  databaseUrl: string;
  instances: readonly Instance[];
  vendors: SoakVendors;
  /** Asks an instance for a round of maintenance, as a cron would. False when none could do it. */
  maintain(): Promise<boolean>;
  /** Ends every process and server, each by itself. Never rejects; says what could not be ended. */
  stop(): Promise<void>;
}

/** Starts a real Postgres (TEST_DATABASE_URL: one that runs), local vendors and `count` processes of the newest build. */
export async function startWorld(input: {
  count: number;
  random: Random;
  say: (line: string) => void;
}): Promise<World> {
  const endings: (() => Promise<unknown>)[] = [];
  let stopping = false;
  const stop = async () => {
    stopping = true;
    for (const end of endings.splice(0).reverse()) {
      await end().catch((error: unknown) => input.say(`Not ended cleanly: ${String(error)}`));
    }
  };
  try {
    const given = process.env.TEST_DATABASE_URL;
    const folder = await mkdtemp(join(tmpdir(), 'selfheal-soak-'));
    endings.push(() => rm(folder, { recursive: true, force: true }));
    process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
    const postgres = given ? { url: given, stop: async () => {} } : await startPostgres();
    endings.push(() => postgres.stop());
    const database = await createTestDatabase({ serverUrl: postgres.url });
    endings.push(() => database.drop());
    const vendors = await startSoakVendors(input.random);
    endings.push(() => vendors.close());
    const secret = () => randomBytes(32).toString('base64url');
    const secrets = { AUTH_SECRET: secret(), SELFHEAL_SECRET: secret(), CRON_SECRET: secret() };

    const startInstance = async (index: number): Promise<Instance> => {
      const proxy = await startTcpProxy(database.url);
      endings.push(() => proxy.close());
      const start = () =>
        startAppServer({
          ...secrets,
          DATABASE_URL: proxy.url,
          DATA_DIR: join(folder, String(index)),
          ADMIN_EMAIL: admin.email,
          ADMIN_PASSWORD: admin.password,
          RESEND_API_KEY: 're_local_key',
          RESEND_BASE_URL: vendors.url,
          TWILIO_ACCOUNT_SID: `AC${'0'.repeat(32)}`,
          TWILIO_AUTH_TOKEN: '0'.repeat(32),
          TWILIO_FROM: '+15550100',
          TWILIO_BASE_URL: vendors.url,
          LOG_LEVEL: 'silent',
        });
      const instance: Instance = {
        name: `instance ${index + 1}`,
        proxy,
        app: await start(),
        async killAndRestart() {
          const dying = this.app;
          this.app = null;
          await dying?.kill();
          // As a supervisor would: a start that the storm cut off is tried again.
          for (let tries = 0; !stopping && this.app === null; tries += 1) {
            const fresh = await start().catch((error: unknown) => {
              if (tries >= 5) throw error;
              return null;
            });
            if (stopping) await fresh?.kill();
            else this.app = fresh;
          }
        },
      };
      endings.push(async () => void (await instance.app?.kill()));
      return instance;
    };
    const instances = await Promise.all(Array.from({ length: input.count }, (_, index) => startInstance(index)));
    const maintain = async () => {
      const url = instances.find(({ app }) => app !== null)?.app?.url;
      const headers = { authorization: `Bearer ${secrets.CRON_SECRET}` };
      return url !== undefined && (await fetch(`${url}/api/cron/health-check`, { headers })).ok;
    };
    return { databaseUrl: database.url, instances, vendors, maintain, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}
