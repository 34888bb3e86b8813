import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import { freePort } from '@/lib/self-healing/testing/embedded-postgres';

/** One running copy of the built application. */
export interface AppServer {
  url: string;
  pid: number;
  /** Everything it printed so far. */
  output(): string;
  /** Asks it to stop, as a supervisor would, and resolves to its exit code. */
  stop(): Promise<number | null>;
  kill(): Promise<void>;
}

const startTimeoutMs = 60_000;
const stopTimeoutMs = 30_000;

/**
 * Starts the build that `NEXT_DIST_DIR` names (else the newest one) on a free port, with nothing of this process's
 * environment but what is given here. `where`: another folder than this project's, and as another user.
 */
export async function startAppServer(
  env: Record<string, string>,
  where: { cwd?: string; uid?: number; gid?: number } = {},
): Promise<AppServer> {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const { PATH = '', HOME = '', NEXT_DIST_DIR } = process.env;
  const child = spawn(process.execPath, ['scripts/serve.mjs'], {
    env: {
      PATH,
      HOME,
      NODE_ENV: 'production',
      PORT: String(port),
      HOST: '127.0.0.1',
      APP_URL: url,
      ...(NEXT_DIST_DIR ? { NEXT_DIST_DIR } : {}),
      ...env,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
    ...where,
  });
  // Nobody else would end it when this process is told to end in the middle.
  const endWithUs = () => void child.kill('SIGKILL');
  process.once('exit', endWithUs);
  child.once('exit', () => process.off('exit', endWithUs));
  const lines: string[] = [];
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (data) => lines.push(String(data)));
  await answers(child, `${url}/api/health`, () => lines.join(''));
  return {
    url,
    pid: child.pid ?? 0,
    output: () => lines.join(''),
    stop: () => end(child, 'SIGTERM'),
    kill: async () => void (await end(child, 'SIGKILL')),
  };
}

/** Runs a start that is expected to end by itself, and tells how. */
export async function runToEnd(
  script: 'scripts/start.mjs' | 'scripts/serve.mjs',
  env: Record<string, string>,
): Promise<{ code: number | null; output: string }> {
  const { PATH = '', HOME = '', NEXT_DIST_DIR = '' } = process.env;
  const child = spawn(process.execPath, [script], {
    env: { PATH, HOME, NEXT_DIST_DIR, NODE_ENV: 'production', ...env },
  });
  const lines: string[] = [];
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (data) => lines.push(String(data)));
  const timer = setTimeout(() => child.kill('SIGKILL'), startTimeoutMs);
  await once(child, 'close');
  clearTimeout(timer);
  return { code: child.exitCode, output: lines.join('') };
}

async function answers(child: ChildProcess, url: string, output: () => string): Promise<void> {
  const giveUpAt = Date.now() + startTimeoutMs;
  while (Date.now() < giveUpAt) {
    if (child.exitCode !== null) throw new Error(`The application ended (exit ${child.exitCode}):\n${output()}`);
    const response = await fetch(url).catch(() => null);
    if (response?.ok) return;
    await delay(100);
  }
  child.kill('SIGKILL');
  throw new Error(`The application did not answer within ${startTimeoutMs} ms:\n${output()}`);
}

async function end(child: ChildProcess, signal: 'SIGTERM' | 'SIGKILL'): Promise<number | null> {
  if (child.exitCode !== null || child.signalCode !== null) return child.exitCode;
  const ended = once(child, 'exit');
  child.kill(signal);
  const timer = setTimeout(() => child.kill('SIGKILL'), stopTimeoutMs);
  await ended;
  clearTimeout(timer);
  return child.exitCode;
}
