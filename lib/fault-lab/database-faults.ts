import { type DatabaseHandle, openDatabase } from '@/db/client';
import { armedRun, type LabRun, takeStrike } from './lab-run';

/** The driver's own client, below everything that could be told about faults. */
interface DriverClient {
  query(text: string): Promise<unknown>;
}

/** A handle of the lab's own: the second session that does the harm. */
export interface Rival {
  handle(): Promise<DatabaseHandle>;
  close(): Promise<void>;
}

/** Opens its connections on first use, with the driver and URL that the app uses. */
export function createRival(options: Parameters<typeof openDatabase>[0]): Rival {
  let opened: Promise<DatabaseHandle> | undefined;
  return {
    handle: () => {
      opened ??= openDatabase({ ...options, max: 2 });
      return opened;
    },
    close: async () => {
      const handle = await opened;
      await handle?.close();
    },
  };
}

/**
 * The hook of the database boundary: strikes the statements of an armed run by making the server itself fail, and
 * throws the error that the driver then reports. Everything else passes.
 */
export function databaseFault(rival: Rival) {
  return async ({ text, client }: { text: string; client: unknown }): Promise<void> => {
    const run = armedRun();
    if (run?.fault.boundary !== 'database' || !run.target.statements.test(text) || !takeStrike(run)) return;
    try {
      await strike(run, client as DriverClient, rival);
    } catch (error) {
      run.strikes.push(codeOf(error));
      throw error;
    }
  };
}

async function strike(run: LabRun, client: DriverClient, rival: Rival): Promise<void> {
  switch (run.fault.name) {
    case 'connection-lost':
      return loseConnection(client, await rival.handle());
    case 'deadlock':
      return deadlock(client, await rival.handle());
    case 'statement-timeout':
      // One message, so that the limit holds for the sleep alone, inside a transaction as well as outside one.
      await client.query("SET LOCAL statement_timeout = '200ms'; SELECT pg_sleep(10)");
      return;
    case 'permanent-bug':
      await client.query('SELECT column_of_a_bad_release FROM contacts LIMIT 1');
      return;
    default:
      throw new Error(`${run.fault.name} is not a fault of the database`);
  }
}

/** Ends the server process behind `client` while it works on a statement. */
async function loseConnection(client: DriverClient, rival: DatabaseHandle): Promise<void> {
  const pid = await backendOf(client);
  const working = client.query('SELECT pg_sleep(10)');
  // The rejection is awaited below; until then it must not count as unhandled.
  working.catch(() => undefined);
  await rival.session((session) => session.query('SELECT pg_terminate_backend($1::int)', [pid]));
  await working;
}

/**
 * Two sessions, two locks, opposite order. The client waits first, so its deadlock check comes first and it is the one
 * that the server ends.
 */
async function deadlock(client: DriverClient, rival: DatabaseHandle): Promise<void> {
  const [first, second] = [Math.floor(Math.random() * 1e9), Math.floor(Math.random() * 1e9)];
  await rival.session(async (other) => {
    await other.query(`BEGIN; SELECT pg_advisory_xact_lock(${second})`);
    try {
      const pid = await backendOf(client);
      await client.query(`SELECT pg_advisory_xact_lock(${first})`);
      const waiting = client.query(`SELECT pg_advisory_xact_lock(${second})`);
      waiting.catch(() => undefined);
      await rival.session((watcher) => untilWaiting(watcher, pid));
      const crossing = other.query(`SELECT pg_advisory_xact_lock(${first})`);
      crossing.catch(() => undefined);
      await Promise.all([waiting, crossing]);
    } finally {
      await other.query('ROLLBACK');
    }
  });
}

async function untilWaiting(
  watcher: { query(text: string, params: readonly unknown[]): Promise<Record<string, unknown>[]> },
  pid: number,
): Promise<void> {
  for (let tries = 0; tries < 200; tries++) {
    const rows = await watcher.query('SELECT 1 AS waits FROM pg_locks WHERE pid = $1::int AND NOT granted', [pid]);
    if (rows.length > 0) return;
    await watcher.query('SELECT pg_sleep(0.01)', []);
  }
}

async function backendOf(client: DriverClient): Promise<number> {
  const { rows } = (await client.query('SELECT pg_backend_pid() AS pid')) as { rows: { pid: number }[] };
  return Number(rows[0]?.pid);
}

function codeOf(error: unknown): string {
  const code = typeof error === 'object' && error !== null && 'code' in error ? error.code : null;
  return typeof code === 'string' ? `SQLSTATE ${code}` : 'the driver lost the connection';
}
