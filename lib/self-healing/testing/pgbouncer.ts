import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { freePort } from './embedded-postgres';

/** Where `pgbouncer` is: `PGBOUNCER_PATH`, else on the PATH or where Debian puts it; null where there is none. */
export function findPgbouncer(): string | null {
  const folders = [...(process.env.PATH ?? '').split(delimiter), '/usr/sbin'].filter((folder) => folder !== '');
  const named = process.env.PGBOUNCER_PATH;
  const places = named ? [named] : folders.map((folder) => join(folder, 'pgbouncer'));
  return places.find((path) => existsSync(path)) ?? null;
}

/** PgBouncer in transaction mode in front of a Postgres: a server connection belongs to a client for one transaction. */
export interface TestPgbouncer {
  /** The URL of `target` through it. */
  url: string;
  stop(): Promise<void>;
}

/**
 * Starts the `pgbouncer` that is installed (`PGBOUNCER_PATH`, else on the PATH; Debian has a package of that name).
 * @throws with a clear line where there is none.
 */
export async function startPgbouncer(target: string, input: { poolSize?: number } = {}): Promise<TestPgbouncer> {
  const to = new URL(target);
  const command = findPgbouncer();
  if (command === null) {
    throw new Error('There is no PgBouncer here: install the package pgbouncer, or set PGBOUNCER_PATH to it.');
  }
  const folder = await mkdtemp(join(tmpdir(), 'selfheal-pgbouncer-'));
  const port = await freePort();
  const login = `user=${to.username} password=${to.password}`;
  const ini = join(folder, 'pgbouncer.ini');
  const lines = [
    '[databases]',
    `* = host=${to.hostname} port=${to.port || 5432} ${login}`,
    '[pgbouncer]',
    'listen_addr = 127.0.0.1',
    `listen_port = ${port}`,
    'unix_socket_dir =',
    'auth_type = any',
    'pool_mode = transaction',
    `default_pool_size = ${input.poolSize ?? 10}`,
    'server_login_retry = 0.1',
    'ignore_startup_parameters = extra_float_digits,options',
  ];
  await writeFile(ini, lines.join('\n'));
  // It refuses to run as root, and whoever it becomes must be able to read its file.
  await chmod(folder, 0o755);
  const asRoot = process.getuid?.() === 0;
  const child = spawn(command, [...(asRoot ? ['-u', 'nobody'] : []), ini], { stdio: ['ignore', 'pipe', 'pipe'] });
  const log: string[] = [];
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (data) => log.push(String(data)));
  const stop = async () => {
    await end(child);
    await rm(folder, { recursive: true, force: true });
  };
  try {
    await answers(child, port);
  } catch (error) {
    await stop();
    throw new Error(`${command} did not start:\n${log.join('')}`, { cause: error });
  }
  const through = new URL(target);
  through.hostname = '127.0.0.1';
  through.port = String(port);
  return { url: through.href, stop };
}

async function answers(child: ChildProcess, port: number): Promise<void> {
  let failure: unknown = null;
  child.once('error', (error) => {
    failure = error;
  });
  child.once('exit', (code) => {
    failure ??= new Error(`It ended with ${code}.`);
  });
  for (let attempt = 0; attempt < 200; attempt++) {
    if (failure !== null) throw failure;
    const socket = connect({ port, host: '127.0.0.1' });
    const open = await new Promise<boolean>((resolve) => {
      socket.once('connect', () => resolve(true));
      socket.once('error', () => resolve(false));
    });
    socket.destroy();
    if (open) return;
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
  throw new Error('It does not listen.');
}

async function end(child: ChildProcess): Promise<void> {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
  const gone = once(child, 'exit');
  child.kill('SIGKILL');
  await gone;
}
