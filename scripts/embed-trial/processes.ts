import { type ChildProcess, spawn } from 'node:child_process';

/** What a command that ended left behind. */
export interface Ended {
  code: number | null;
  /** Both streams, as they came. */
  output: string;
}

export interface CommandOptions {
  cwd: string;
  env?: Record<string, string>;
  /** It is ended after so long, and counts as failed. Default 10 minutes. */
  withinMs?: number;
}

/** A server that was started and goes on until it is ended. */
export interface Running {
  output(): string;
  /** True when it ended by itself. */
  over(): boolean;
  end(): Promise<void>;
}

const graceMs = 8_000;
const alive = new Set<ChildProcess>();

/** Runs a command to its end; it never throws for an exit code. Each stands in a process group of its own. */
export async function run(command: string, args: readonly string[], options: CommandOptions): Promise<Ended> {
  const { child, output } = launch(command, args, options);
  const ended = closed(child);
  const timer = setTimeout(() => void endGroup(child), options.withinMs ?? 600_000);
  try {
    return { code: await ended, output: output() };
  } finally {
    clearTimeout(timer);
  }
}

/** Starts a server. Whoever starts it ends it; `endEverything()` does for those that are left. */
export function start(command: string, args: readonly string[], options: CommandOptions): Running {
  const { child, output } = launch(command, args, options);
  closed(child).catch((error: Error) => console.error(error.message));
  return { output, over: () => child.exitCode !== null || child.signalCode !== null, end: () => endGroup(child) };
}

/** Ends whatever this module started and that still runs. */
export async function endEverything(): Promise<void> {
  await Promise.all([...alive].map(endGroup));
}

function launch(command: string, args: readonly string[], { cwd, env }: CommandOptions) {
  const child = spawn(command, [...args], {
    cwd,
    env: { ...cleanEnvironment(), ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  });
  alive.add(child);
  const pieces: string[] = [];
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (piece: string) => void pieces.push(piece));
  }
  return { child, output: () => pieces.join('') };
}

function closed(child: ChildProcess): Promise<number | null> {
  return new Promise((resolve, reject) => {
    child.once('error', (error) => {
      alive.delete(child);
      reject(error);
    });
    child.once('close', (code) => {
      alive.delete(child);
      resolve(code);
    });
  });
}

async function endGroup(child: ChildProcess): Promise<void> {
  if (!alive.has(child)) return;
  const gone = new Promise<void>((resolve) => child.once('close', () => resolve()));
  signal(child, 'SIGTERM');
  const timer = setTimeout(() => signal(child, 'SIGKILL'), graceMs);
  await gone;
  clearTimeout(timer);
}

/** To the whole group of this one child: a server's workers must not outlive it. */
function signal(child: ChildProcess, name: 'SIGTERM' | 'SIGKILL'): void {
  if (child.pid === undefined) return;
  try {
    process.kill(-child.pid, name);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}

/** Nothing of this repository may reach the app: neither its packages' commands, nor npm's or Next's variables. */
function cleanEnvironment(): NodeJS.ProcessEnv {
  const own = /^(npm_|NODE_ENV$|NODE_PATH$|NEXT_|VERCEL|DATABASE_|SELFHEAL_|AUTH_SECRET$|CRON_SECRET$|DATA_DIR$|PORT$)/;
  const path = (process.env.PATH ?? '')
    .split(':')
    .filter((folder) => !folder.endsWith('node_modules/.bin'))
    .join(':');
  const kept = { ...process.env, PATH: path, NEXT_TELEMETRY_DISABLED: '1' };
  for (const name of Object.keys(kept))
    if (own.test(name) && name !== 'NEXT_TELEMETRY_DISABLED') Reflect.deleteProperty(kept, name);
  return kept;
}
