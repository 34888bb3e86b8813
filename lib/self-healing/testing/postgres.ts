import { randomBytes } from 'node:crypto';

declare module 'vitest' {
  interface ProvidedContext {
    /** The server starts when a test file first asks for a database: call `createTestDatabase()`. */
    postgresUrl: string;
    /** Answers once the server runs; null when `TEST_DATABASE_URL` names one that already does. */
    postgresStarter: string | null;
  }
}

/** A database of its own for one test file, in a real Postgres server. */
export interface TestDatabase {
  url: string;
  drop(): Promise<void>;
}

/**
 * Creates an empty database. Inside Vitest it uses the run's server (`vitest-postgres.ts` as globalSetup); other
 * programs pass the URL of a server, for example that of `startPostgres()`.
 */
export async function createTestDatabase(input: { serverUrl?: string } = {}): Promise<TestDatabase> {
  const serverUrl = input.serverUrl ?? (await vitestServer());
  const name = `test_${randomBytes(6).toString('hex')}`;
  await administer(serverUrl, `CREATE DATABASE ${name}`);
  const url = new URL(serverUrl);
  url.pathname = `/${name}`;
  return { url: url.href, drop: () => administer(serverUrl, `DROP DATABASE IF EXISTS ${name} WITH (FORCE)`) };
}

async function vitestServer(): Promise<string> {
  const { inject } = await import('vitest');
  const starter = inject('postgresStarter');
  if (starter !== null) {
    const answer = await fetch(starter);
    if (!answer.ok) throw new Error(await answer.text());
  }
  return inject('postgresUrl');
}

async function administer(serverUrl: string, statement: string): Promise<void> {
  const { default: pg } = await import('pg');
  const client = new pg.Client({ connectionString: serverUrl });
  client.on('error', () => client.end());
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}
