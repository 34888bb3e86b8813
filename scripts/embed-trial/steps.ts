import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { freePort } from '../../lib/self-healing/testing';
import type { Edit } from './apps';
import { type Running, run, start } from './processes';
import { CheckError } from './report';

/** Runs a command that has to succeed; its output is the reason when it does not. */
export async function must(
  what: string,
  command: readonly [string, ...string[]],
  options: { cwd: string; env?: Record<string, string> },
): Promise<string> {
  const [program, ...args] = command;
  const { code, output } = await run(program, args, options);
  if (code !== 0) throw new CheckError(`${what} ended with ${code ?? 'a signal'}`, output);
  return output;
}

export function build(folder: string, env: Record<string, string>): Promise<string> {
  return must('next build', [process.execPath, 'node_modules/next/dist/bin/next', 'build'], { cwd: folder, env });
}

export interface Served {
  url: string;
  output(): string;
  end(): Promise<void>;
}

/** `next start` on a free port of this machine; returns when it answers. */
export async function serve(folder: string, env: Record<string, string>): Promise<Served> {
  const port = String(await freePort());
  const args = ['node_modules/next/dist/bin/next', 'start', '-H', '127.0.0.1', '-p', port];
  const url = `http://127.0.0.1:${port}`;
  const server: Running = start(process.execPath, args, {
    cwd: folder,
    env: { ...env, PORT: port, APP_URL: url, NODE_ENV: 'production' },
  });
  const giveUpAt = performance.now() + 90_000;
  while (!(await answers(url))) {
    if (server.over() || performance.now() > giveUpAt) {
      await server.end();
      throw new CheckError('next start never answered', server.output());
    }
    await pause(150);
  }
  return { url, output: server.output, end: server.end };
}

async function answers(url: string): Promise<boolean> {
  try {
    return (await fetch(url, { signal: AbortSignal.timeout(30_000) })).status > 0;
  } catch (error) {
    if (error instanceof TypeError || (error instanceof Error && error.name === 'TimeoutError')) return false;
    throw error;
  }
}

/** Looks again until `look` gives something, for at most `withinMs`. */
export async function until<T>(
  look: () => Promise<T | null>,
  why: () => string,
  withinMs: number,
  details: () => string = () => '',
): Promise<T> {
  const giveUpAt = performance.now() + withinMs;
  for (;;) {
    const found = await look();
    if (found !== null) return found;
    if (performance.now() > giveUpAt) throw new CheckError(why(), details());
    await pause(250);
  }
}

/** Replaces places in files; each place must be there, exactly once. */
export async function edit(folder: string, edits: readonly Edit[]): Promise<void> {
  for (const { file, from, to } of edits) {
    const path = join(folder, file);
    const text = await readFile(path, 'utf8');
    const places = [...text.matchAll(from)].length;
    if (places !== 1) throw new CheckError(`${file} has ${places} places like ${from}`, text);
    await writeFile(path, text.replace(from, to));
  }
}

const pause = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));
