import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { freePort } from '@/lib/self-healing/testing/embedded-postgres';

/** Next renders in two ways: with Cache Components, and as it did before them. */
export type Rendering = 'components' | 'classic';

const folder = 'e2e/fixture-app';
const startTimeoutMs = 60_000;

export interface FixtureServer {
  url: string;
  /** Where the build lies. */
  distDir: string;
  /** What the build and the server printed so far. */
  output(): string;
  stop(): Promise<void>;
}

/** Builds the fixture application once in a test run, and serves it on a free port. */
export async function startFixtureServer(rendering: Rendering): Promise<FixtureServer> {
  const distDir = join(folder, rendering === 'classic' ? '.next-classic' : '.next');
  const lines = [await build(rendering, distDir)];
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const server = next(['start', folder, '-p', String(port), '-H', '127.0.0.1'], rendering, lines);
  await answers(server, `${url}/probe`, lines);
  return {
    url,
    distDir,
    output: () => lines.join(''),
    async stop() {
      if (server.exitCode !== null) return;
      const ended = once(server, 'exit');
      server.kill('SIGTERM');
      await ended;
    },
  };
}

/** What the build printed. A worker is started anew after a failure; its parent, the run, stays the same. */
async function build(rendering: Rendering, distDir: string): Promise<string> {
  const log = join(distDir, `build-of-${process.ppid}.json`);
  if (!existsSync(log)) {
    const lines: string[] = [];
    rmSync(distDir, { recursive: true, force: true });
    const [code] = await once(next(['build', folder], rendering, lines), 'exit');
    mkdirSync(distDir, { recursive: true });
    writeFileSync(log, JSON.stringify({ code, output: lines.join('') }));
  }
  const { code, output }: { code: number; output: string } = JSON.parse(readFileSync(log, 'utf8'));
  if (code !== 0) throw new Error(`The fixture application does not build:\n${output}`);
  return output;
}

function next(args: readonly string[], rendering: Rendering, lines: string[]): ChildProcess {
  const { PATH = '', HOME = '' } = process.env;
  const child = spawn(process.execPath, ['node_modules/next/dist/bin/next', ...args], {
    env: { PATH, HOME, NODE_ENV: 'production', NEXT_TELEMETRY_DISABLED: '1', FIXTURE_RENDERING: rendering },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (data) => lines.push(String(data)));
  return child;
}

async function answers(server: ChildProcess, url: string, lines: readonly string[]): Promise<void> {
  const giveUpAt = Date.now() + startTimeoutMs;
  while (Date.now() < giveUpAt && server.exitCode === null) {
    const response = await fetch(url).catch(() => null);
    if (response?.ok) return;
    await delay(100);
  }
  server.kill('SIGKILL');
  throw new Error(`The fixture application did not answer:\n${lines.join('')}`);
}
