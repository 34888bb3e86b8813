import { type ChildProcess, spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import { createInterface } from 'node:readline';
import { pathToFileURL } from 'node:url';

/** A process of its own that a test can kill, stop and let go on. */
export interface TestProcess {
  readonly pid: number;
  /** Every line it wrote so far, of both streams. */
  readonly lines: readonly string[];
  /** The first line so far, or the next, that matches. Rejects when the process ends or `withinMs` (30,000) passes first. */
  line(matches: RegExp, input?: { withinMs?: number }): Promise<string>;
  /** Writes a line to its standard input. */
  tell(line: string): void;
  /** SIGKILL: no handler runs, no connection says goodbye. Resolves when it is gone. */
  kill(): Promise<void>;
  /** SIGSTOP: it stands still with everything it holds. */
  freeze(): void;
  /** SIGCONT: it goes on as if no time had passed. */
  thaw(): void;
  /** SIGTERM, and SIGKILL after `graceMs` (5,000). Resolves when it is gone. */
  end(input?: { graceMs?: number }): Promise<void>;
  /** Resolves with its exit code; null when a signal ended it. */
  readonly ended: Promise<number | null>;
}

/** Runs a TypeScript or JavaScript file in a Node process of its own. End it in the test's clean-up. */
export function startProcess(
  script: string,
  input: { args?: readonly string[]; env?: Record<string, string>; cwd?: string } = {},
): TestProcess {
  // Node strips no types before 22; tsx is resolved from here, so that the script may stand anywhere.
  const loader = pathToFileURL(createRequire(import.meta.url).resolve('tsx')).href;
  const child = spawn(process.execPath, ['--import', loader, script, ...(input.args ?? [])], {
    cwd: input.cwd,
    env: { ...process.env, ...input.env },
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  const lines: string[] = [];
  const waiting = new Set<() => void>();
  for (const stream of [child.stdout, child.stderr]) {
    createInterface({ input: stream }).on('line', (line) => {
      lines.push(line);
      for (const look of [...waiting]) look();
    });
  }
  let over = false;
  const ended = new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => {
      over = true;
      resolve(code);
      for (const look of [...waiting]) look();
    });
  });
  // A test that never asks how it ended must not be told by a crash.
  ended.catch(() => undefined);
  child.stdin.on('error', () => undefined);

  return {
    pid: pidOf(child),
    lines,
    ended,
    line: (matches, { withinMs = 30_000 } = {}) =>
      new Promise((resolve, reject) => {
        const stop = () => {
          clearTimeout(timer);
          waiting.delete(look);
        };
        const fail = (why: string) => {
          stop();
          reject(new Error(`${why}\n${lines.slice(-20).join('\n')}`));
        };
        const look = () => {
          const found = lines.find((line) => matches.test(line));
          if (found !== undefined) {
            stop();
            resolve(found);
          } else if (over) fail(`${script} ended without a line like ${matches}:`);
        };
        const timer = setTimeout(
          () => fail(`${script} wrote no line like ${matches} within ${withinMs} ms:`),
          withinMs,
        );
        waiting.add(look);
        look();
      }),
    tell: (line) => void child.stdin.write(`${line}\n`),
    freeze: () => void child.kill('SIGSTOP'),
    thaw: () => void child.kill('SIGCONT'),
    async kill() {
      child.kill('SIGKILL');
      await ended;
    },
    async end({ graceMs = 5_000 } = {}) {
      child.kill('SIGCONT');
      child.kill('SIGTERM');
      const timer = setTimeout(() => child.kill('SIGKILL'), graceMs);
      await ended;
      clearTimeout(timer);
    },
  };
}

function pidOf(child: ChildProcess): number {
  if (child.pid === undefined) throw new Error('The process could not be started.');
  return child.pid;
}
