import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, readFile, rm, utimes, writeFile } from 'node:fs/promises';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { openDatabase } from './client';
import { acquireDataLock, readOwner } from './data-lock';

const newFolder = () => mkdtemp(join(tmpdir(), 'selfheal-lock-'));
const remove = (folder: string) => rm(folder, { recursive: true, force: true });

/** A second process that opens the embedded database, says so, and keeps it open. */
async function openInAnotherProcess(folder: string): Promise<{ child: ChildProcess; said: string }> {
  const program = `
    import { openDatabase } from ${JSON.stringify(join(process.cwd(), 'db/client.ts'))};
    try {
      const handle = await openDatabase({ dataDir: process.argv[1] });
      await handle.executeSql('CREATE TABLE IF NOT EXISTS notes (text text)');
      await handle.executeSql("INSERT INTO notes VALUES ('acknowledged')");
      console.log('open');
      setInterval(() => {}, 1000);
    } catch (error) {
      console.log(error.code + ': ' + error.message);
    }`;
  const child = spawn(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', program, folder], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [said] = (await once(child.stdout, 'data')) as [Buffer];
  return { child, said: said.toString().trim() };
}

describe('the embedded database of another process', () => {
  let folder: string;
  let child: ChildProcess;
  beforeAll(async () => {
    folder = await newFolder();
    const opened = await openInAnotherProcess(folder);
    child = opened.child;
    expect(opened.said).toBe('open');
  }, 180_000);
  afterAll(async () => {
    child.kill('SIGKILL');
    await remove(folder);
  });

  it('is refused, and nothing is harmed', async () => {
    const before = await readdir(folder);
    await expect(openDatabase({ dataDir: folder })).rejects.toMatchObject({
      code: 'DATA_LOCKED',
      message: expect.stringContaining(`process ${child.pid}`),
    });
    expect(await readdir(folder)).toEqual(before);
    expect(child.exitCode).toBeNull();
  });

  it('is taken over when that process was killed, with everything that was acknowledged', async () => {
    child.kill('SIGKILL');
    await once(child, 'exit');
    const handle = await openDatabase({ dataDir: folder });
    const { rows } = await handle.executeSql('SELECT text FROM notes');
    expect(rows).toEqual([{ text: 'acknowledged' }]);
    const path = join(folder, 'pglite.lock');
    expect(await readOwner(path)).toMatchObject({ pid: process.pid });
    await handle.close();
    expect(await readOwner(path)).toBeNull();
  }, 120_000);
});

describe('the lock', () => {
  let folder: string;
  let path: string;
  beforeEach(async () => {
    folder = await newFolder();
    path = join(folder, 'pglite.lock');
  });
  afterEach(() => remove(folder));

  it('is refused within one process, too, until it was released', async () => {
    const lock = await acquireDataLock(path);
    await expect(acquireDataLock(path)).rejects.toMatchObject({ code: 'DATA_LOCKED' });
    await lock.release();
    await (await acquireDataLock(path)).release();
  });

  it('goes to exactly one of many that find it stale', async () => {
    await writeFile(path, JSON.stringify({ pid: 2 ** 22 + 1, host: hostname(), token: 'dead', processStart: '1' }));
    const taken = await Promise.allSettled(Array.from({ length: 8 }, () => acquireDataLock(path)));
    const held = taken.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []));
    expect(held).toHaveLength(1);
    await held[0]?.release();
    expect(await readdir(folder)).toEqual([]);
  });

  it('is stale when its process id belongs to a later process', async () => {
    const owner = { pid: process.pid, host: hostname(), token: 'reused', processStart: '1', startedAt: 'once' };
    await writeFile(path, JSON.stringify(owner));
    const lock = await acquireDataLock(path);
    expect((await readOwner(path))?.token).not.toBe('reused');
    await lock.release();
  });

  it('of another host counts while its holder shows signs of life', async () => {
    const owner = { pid: 1, host: 'container-1', token: 'foreign', processStart: '1', startedAt: 'just now' };
    await writeFile(path, JSON.stringify(owner));
    await expect(acquireDataLock(path)).rejects.toMatchObject({ code: 'DATA_LOCKED' });
    const longAgo = new Date(Date.now() - 60_000);
    await utimes(path, longAgo, longAgo);
    await (await acquireDataLock(path)).release();
  });

  it('is not released by one that lost it', async () => {
    const lock = await acquireDataLock(path);
    await writeFile(path, JSON.stringify({ pid: 1, host: 'x', token: 'other' }));
    await lock.release();
    expect(JSON.parse(await readFile(path, 'utf8'))).toMatchObject({ token: 'other' });
  });
});
