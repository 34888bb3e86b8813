import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, chown, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { freePort } from '@/lib/self-healing/testing/embedded-postgres';

/** Root may not run Postgres; others stay who they are. */
const nobody = process.getuid?.() === 0 ? { uid: 65_534, gid: 65_534 } : {};
const waitMs = 30_000;

/** A throw-away server that belongs to the very `pg_dump` at this path: one that is older than the server refuses it. */
export async function startDebianPostgres(pgDump: string): Promise<{ url: string; stop(): Promise<void> }> {
  const bin = dirname(pgDump);
  const folder = await mkdtemp(join(tmpdir(), 'selfheal-debian-postgres-'));
  await chmod(folder, 0o700);
  if (nobody.uid !== undefined) await chown(folder, nobody.uid, nobody.gid);
  const data = join(folder, 'data');
  const env: NodeJS.ProcessEnv = { NODE_ENV: 'test', PATH: process.env.PATH ?? '', LC_ALL: 'C' };
  const options = { ...nobody, cwd: folder, env };
  const initdb = spawn(
    join(bin, 'initdb'),
    ['-D', data, '--username=postgres', '--auth=trust', '--encoding=UTF8', '--no-sync'],
    options,
  );
  const [code] = await once(initdb, 'exit');
  if (code !== 0) throw new Error(`initdb ended with ${code}.`);
  const port = await freePort();
  const settings = ['fsync=off', 'listen_addresses=127.0.0.1', 'unix_socket_directories=', `port=${port}`];
  const server = spawn(join(bin, 'postgres'), ['-D', data, ...settings.flatMap((setting) => ['-c', setting])], options);
  await ready(server);
  return {
    url: `postgresql://postgres@127.0.0.1:${port}/postgres`,
    async stop() {
      const ended = server.exitCode === null ? once(server, 'exit') : null;
      server.kill('SIGINT');
      await ended;
      await rm(folder, { recursive: true, force: true });
    },
  };
}

function ready(server: ChildProcess): Promise<void> {
  return new Promise((resolve, reject) => {
    const told: string[] = [];
    const refuse = (why: string) => reject(new Error(`${why}\n${told.join('')}`));
    const timer = setTimeout(() => {
      server.kill('SIGKILL');
      refuse(`Postgres was not ready within ${waitMs} ms.`);
    }, waitMs);
    server.stderr?.on('data', (data) => {
      told.push(String(data));
      if (!told.join('').includes('ready to accept connections')) return;
      clearTimeout(timer);
      resolve();
    });
    server.once('exit', (code) => {
      clearTimeout(timer);
      refuse(`Postgres ended with ${code}.`);
    });
  });
}
