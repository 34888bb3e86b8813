import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { identityOf } from './process-identity.mjs';
import { lockHolder, takeLock } from './process-lock.mjs';

let folder: string;
let path: string;
const children: ChildProcess[] = [];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'selfheal-lock-'));
  path = join(folder, 'server.lock');
});
afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
  rmSync(folder, { recursive: true, force: true });
});

/** Another process that takes the lock, says so, and stays. */
async function otherHolder(): Promise<ChildProcess> {
  const code = `import { takeLock } from ${JSON.stringify(new URL('./process-lock.mjs', import.meta.url).href)};
    console.log(takeLock(${JSON.stringify(path)}, 'other').taken); setInterval(() => {}, 1000);`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', code], { stdio: ['ignore', 'pipe', 'inherit'] });
  children.push(child);
  await once(child.stdout, 'data');
  return child;
}

it('refuses a second process while the first lives, and tells which one it is', async () => {
  const first = await otherHolder();
  const second = takeLock(path, 'second');
  expect(second).toMatchObject({ taken: false, holder: { pid: first.pid } });
  expect(lockHolder(path)?.note).toBe('other');
});

it('takes over from a process that was killed without a chance to clean up', async () => {
  const first = await otherHolder();
  first.kill('SIGKILL');
  await once(first, 'exit');
  expect(existsSync(path)).toBe(true);
  expect(takeLock(path, 'second').taken).toBe(true);
  expect(lockHolder(path)?.pid).toBe(process.pid);
});

it('does not take a later process with the same id for the holder', () => {
  const mine = identityOf(process.pid);
  writeFileSync(path, JSON.stringify({ pid: process.pid, identity: `${mine}-of-an-earlier-boot`, note: 'before' }));
  expect(lockHolder(path)).toBeNull();
  expect(takeLock(path, 'now').taken).toBe(true);
});

it('treats a damaged lock file as nobody’s', () => {
  writeFileSync(path, '{"pid":');
  expect(takeLock(path, 'now').taken).toBe(true);
});

it('frees the lock for others, and never frees one that is not its own', () => {
  const first = takeLock(path, 'first');
  writeFileSync(path, JSON.stringify({ pid: 1, identity: 'somebody else', note: 'other' }));
  if (first.taken) first.release();
  expect(JSON.parse(readFileSync(path, 'utf8')).note).toBe('other');
  rmSync(path);
  const again = takeLock(path, 'again');
  if (again.taken) again.release();
  expect(existsSync(path)).toBe(false);
});
