import { type DatabaseHandle, openDatabase } from '@/db/client';
import { armedRun, type LabRun, takeStrike } from './lab-run';

/** The driver's own client, below everything that could be told about faults. */
interface DriverClient {
  query(text: string): Promise<unknown>;
}

const deadlockRounds = 5;

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
 * Two sessions, two locks, opposite order. The server ends the one whose check comes first, which is the one that
 * waited first: the client. On a very slow machine it may be the other one; then it is done again.
 */
async function deadlock(client: DriverClient, rival: DatabaseHandle): Promise<void> {
  for (let round = 0; round < deadlockRounds; round++) await crossLocks(client, rival);
  throw new Error(`The server ended the lab's own session ${deadlockRounds} times.`);
}

/** Rejects with the client's error when it was the one that was ended. */
async function crossLocks(client: DriverClient, rival: DatabaseHandle): Promise<void> {
  const [first, second] = [Math.floor(Math.random() * 1e9), Math.floor(Math.random() * 1e9)];
  await rival.session(async (other) => {
    await other.query(`BEGIN; SELECT pg_advisory_xact_lock(${second})`);
    const pid = await backendOf(client);
    await client.query(`SELECT pg_advisory_xact_lock(${first})`);
    const waiting = client.query(`SELECT pg_advisory_xact_lock(${second})`);
    waiting.catch(() => undefined);
    await rival.session((watcher) => untilWaiting(watcher, pid));
    await other.query(`SELECT pg_advisory_xact_lock(${first})`).catch(unlessDeadlock);
    await other.query('ROLLBACK');
    await waiting;
  });
}

/** The lab's own session may be the one that is ended; everything else is a fault of the lab. */
function unlessDeadlock(error: unknown): void {
  if (codeOf(error) !== 'SQLSTATE 40P01') throw error;
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
