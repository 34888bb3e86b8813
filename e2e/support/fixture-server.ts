import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { freePort } from '@/lib/self-healing/testing/embedded-postgres';

export const fixtureFolder = 'e2e/fixture-app';
const builtBy = join(fixtureFolder, '.next', 'built-by');
const startTimeoutMs = 60_000;

export interface FixtureServer {
  url: string;
  /** What the build and the server printed so far. */
  output(): string;
  stop(): Promise<void>;
}

/** Builds the fixture application once in a test run, and serves it on a free port. */
export async function startFixtureServer(): Promise<FixtureServer> {
  const lines: string[] = [];
  // A worker is started anew after a failure; its parent, the run, stays the same.
  const run = String(process.ppid);
  if (!existsSync(builtBy) || readFileSync(builtBy, 'utf8') !== run) {
    const build = next(['build', fixtureFolder], lines);
    const [code] = await once(build, 'exit');
    if (code !== 0) throw new Error(`The fixture application does not build:\n${lines.join('')}`);
    writeFileSync(builtBy, run);
    writeFileSync(join(fixtureFolder, '.next', 'build.log'), lines.join(''));
  } else {
    lines.push(readFileSync(join(fixtureFolder, '.next', 'build.log'), 'utf8'));
  }

  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const server = next(['start', fixtureFolder, '-p', String(port), '-H', '127.0.0.1'], lines);
  await answers(server, `${url}/probe`, lines);
  return {
    url,
    output: () => lines.join(''),
    async stop() {
      if (server.exitCode !== null) return;
      const ended = once(server, 'exit');
      server.kill('SIGTERM');
      await ended;
    },
  };
}

function next(args: readonly string[], lines: string[]): ChildProcess {
  const { PATH = '', HOME = '' } = process.env;
  const child = spawn(process.execPath, ['node_modules/next/dist/bin/next', ...args], {
    env: { PATH, HOME, NODE_ENV: 'production', NEXT_TELEMETRY_DISABLED: '1' },
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
