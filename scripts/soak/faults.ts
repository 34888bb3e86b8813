import pg from 'pg';
import type { Random } from '@/lib/self-healing/core/ports';
import type { ProxyVerdict } from '@/lib/self-healing/testing';
import type { Instance, World } from './world';

export interface Storm {
  /** How often each fault was made. */
  readonly made: ReadonlyMap<string, number>;
  /** Makes no further fault, takes back the lasting ones and resolves when every instance is up again. */
  stop(): Promise<void>;
}

const pause = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));

/** Breaks things at random, as the seed says, until it is stopped. */
export function startStorm(input: { world: World; random: Random; say: (line: string) => void }): Storm {
  const { world, random } = input;
  const made = new Map<string, number>();
  const under = new Set<Promise<void>>();
  let stopping = false;
  const between = (low: number, high: number) => low + Math.floor(random() * (high - low));
  const atCommit = (instance: Instance, verdict: ProxyVerdict) => {
    let struck = false;
    instance.proxy.onStatement((statement) => {
      if (struck || !/^\s*commit/i.test(statement)) return 'forward';
      struck = true;
      return verdict;
    });
  };

  const faults: Record<string, (instance: Instance) => Promise<void> | void> = {
    'connections cut': ({ proxy }) => proxy.cutAll(),
    'cut before COMMIT': (instance) => atCommit(instance, 'cut'),
    'cut after COMMIT': (instance) => atCommit(instance, 'cut-answer'),
    'COMMIT held back': (instance) => atCommit(instance, { holdMs: between(100, 3_000) }),
    'slow answers': async ({ proxy }) => {
      proxy.delay(between(30, 300));
      await pause(between(500, 2_000));
      proxy.delay(0);
    },
    'database refused': async ({ proxy }) => {
      proxy.refuse(true);
      await pause(between(500, 3_000));
      proxy.refuse(false);
    },
    'rows locked': () =>
      inSession(world.databaseUrl, async (client) => {
        await client.query('BEGIN');
        await client.query('SELECT 1 FROM credit_accounts FOR UPDATE').catch(ignoreRefusal);
        await pause(between(200, 1_500));
        await client.query('ROLLBACK');
      }),
    deadlock: () =>
      inSession(world.databaseUrl, async (client) => {
        // The application is to be the one that is thrown out.
        await client.query(`SET deadlock_timeout = '10s'; SET lock_timeout = '3s'; BEGIN`);
        await client.query('LOCK TABLE credit_entries IN SHARE ROW EXCLUSIVE MODE');
        await pause(50);
        await client.query('SELECT 1 FROM credit_accounts FOR UPDATE').catch(ignoreRefusal);
        await client.query('ROLLBACK');
      }),
    'session ended by the server': () =>
      inSession(world.databaseUrl, async (client) => {
        await client.query(
          `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
           WHERE datname = current_database() AND pid <> pg_backend_pid() ORDER BY random() LIMIT 2`,
        );
      }),
    'process killed': async (instance) => {
      if (world.instances.filter(({ app }) => app !== null).length < 2 || instance.app === null) return;
      await instance.killAndRestart();
    },
    'process frozen': async ({ app }) => {
      if (app === null) return;
      // Signals go to one process, by its id.
      process.kill(app.pid, 'SIGSTOP');
      await pause(between(500, 2_500));
      resume(app.pid);
    },
  };
  const names = Object.keys(faults);

  const running = (async () => {
    while (!stopping) {
      await pause(between(300, 1_500));
      const name = names[Math.floor(random() * names.length)] ?? 'connections cut';
      const instance = world.instances[Math.floor(random() * world.instances.length)];
      if (stopping || instance === undefined || instance.app === null) continue;
      made.set(name, (made.get(name) ?? 0) + 1);
      const work = Promise.resolve(faults[name]?.(instance))
        .catch((error: unknown) => input.say(`The fault "${name}" could not be made: ${String(error)}`))
        .finally(() => under.delete(work));
      under.add(work);
    }
  })();
  return {
    made,
    async stop() {
      stopping = true;
      await running;
      await Promise.all(under);
      for (const { proxy } of world.instances) {
        proxy.onStatement(null);
        proxy.delay(0);
        proxy.refuse(false);
      }
    },
  };
}

function resume(pid: number): void {
  try {
    process.kill(pid, 'SIGCONT');
  } catch (error) {
    // Killed while it stood still.
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}

async function inSession(url: string, work: (client: pg.Client) => Promise<void>): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  client.on('error', () => undefined);
  await client.connect();
  try {
    await work(client);
  } finally {
    await client.end();
  }
}

/** The lock was not to be had in time, or it was thrown out: the fault was made all the same. */
function ignoreRefusal(error: { code?: string }): void {
  if (error.code !== '55P03' && error.code !== '40P01') throw error;
}
