import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { TestProject } from 'vitest/node';
import { freePort, startPostgres, type TestPostgres } from './embedded-postgres';

/** Vitest's global set-up: one Postgres for the whole run, started only when a test file asks for it. */
export default async function setup(project: TestProject): Promise<(() => Promise<void>) | undefined> {
  const given = process.env.TEST_DATABASE_URL;
  if (given !== undefined && given !== '') {
    project.provide('postgresUrl', given);
    project.provide('postgresStarter', null);
    return undefined;
  }
  const port = await freePort();
  let running: Promise<TestPostgres> | undefined;
  const starter = createServer((_request, response) => {
    running ??= startPostgres({ port });
    running.then(
      () => response.end('ready'),
      (error: unknown) => response.writeHead(500).end(String(error)),
    );
  });
  await new Promise<void>((resolve) => starter.listen(0, '127.0.0.1', resolve));
  project.provide('postgresUrl', `postgresql://postgres:postgres@127.0.0.1:${port}/postgres`);
  project.provide('postgresStarter', `http://127.0.0.1:${(starter.address() as AddressInfo).port}/`);
  return async () => {
    starter.closeAllConnections();
    await new Promise((resolve) => starter.close(resolve));
    // A server that never started was reported by the test that asked for it.
    const server = await running?.catch(() => undefined);
    await server?.stop();
  };
}
