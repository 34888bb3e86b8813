import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { link, open, readFile, rename, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { basename } from 'node:path';

/** Held while a process has the embedded database open; two processes on one folder would lose data silently. */
export interface DataLock {
  release(): Promise<void>;
}

/** What the lock file holds, as JSON. */
export interface LockOwner {
  pid: number;
  host: string;
  /** When the process began, as its system counts; tells a process from a later one with the same id. */
  processStart: string | null;
  /** Random: tells this hold from any other. */
  token: string;
  startedAt: string;
}

/** Thrown when a living process holds the lock. Nothing was touched. */
export class DataLockedError extends Error {
  readonly code = 'DATA_LOCKED';
  constructor(path: string, owner: LockOwner) {
    super(
      `The embedded database is open in process ${owner.pid} on ${owner.host} (since ${owner.startedAt}). ` +
        `It serves one process only: stop that one first, or set DATABASE_URL. The lock is ${basename(path)}.`,
    );
    this.name = 'DataLockedError';
  }
}

const heartbeatMs = 5_000;
/** The hold of another host (a container on the same volume) counts as ended when its file was not touched so long. */
const foreignStaleMs = 20_000;
const guardStaleMs = 10_000;

/** Takes the lock at `path`, over from a dead process if need be. */
export async function acquireDataLock(path: string): Promise<DataLock> {
  const owner: LockOwner = {
    pid: process.pid,
    host: hostname(),
    processStart: processStart(process.pid),
    token: randomBytes(8).toString('hex'),
    startedAt: new Date().toISOString(),
  };
  const draft = `${path}.${owner.token}`;
  await writeFile(draft, JSON.stringify(owner), { mode: 0o600 });
  try {
    if (!(await linked(draft, path))) await takeOver(path, draft);
  } finally {
    await rm(draft, { force: true });
  }
  const heartbeat = setInterval(() => {
    const now = new Date();
    // A lock that somebody removed by hand cannot be touched; the database stays open all the same.
    utimes(path, now, now).catch(() => clearInterval(heartbeat));
  }, heartbeatMs);
  heartbeat.unref();
  return {
    release: async () => {
      clearInterval(heartbeat);
      if ((await readOwner(path))?.token === owner.token) await rm(path, { force: true });
    },
  };
}

/** Creates the lock with its whole content at once; false when there is one. */
async function linked(draft: string, path: string): Promise<boolean> {
  try {
    await link(draft, path);
    return true;
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return false;
    throw error;
  }
}

/** Only one process at a time may judge and replace a stale lock, or two could each replace the other's. */
async function takeOver(path: string, draft: string): Promise<void> {
  const guard = `${path}.takeover`;
  const held = await open(guard, 'wx').catch(async (error: unknown) => {
    if (codeOf(error) !== 'EEXIST') throw error;
    const age = Date.now() - (await stat(guard).catch(() => ({ mtimeMs: 0 }))).mtimeMs;
    if (age < guardStaleMs)
      throw new Error(`Another process is taking ${basename(path)} over just now.`, { cause: error });
    await rm(guard, { force: true });
    return open(guard, 'wx');
  });
  try {
    const owner = await readOwner(path);
    if (owner !== null && (await isAlive(path, owner))) throw new DataLockedError(path, owner);
    await rename(draft, path);
  } finally {
    await held.close();
    await rm(guard, { force: true });
  }
}

/** Null when there is no lock, or one that cannot be read: it is written whole, so half a file is nobody's. */
export async function readOwner(path: string): Promise<LockOwner | null> {
  try {
    const owner = JSON.parse(await readFile(path, 'utf8')) as LockOwner;
    return typeof owner?.pid === 'number' ? owner : null;
  } catch (error) {
    if (error instanceof SyntaxError || codeOf(error) === 'ENOENT') return null;
    throw error;
  }
}

async function isAlive(path: string, owner: LockOwner): Promise<boolean> {
  if (owner.host !== hostname()) return Date.now() - (await stat(path)).mtimeMs < foreignStaleMs;
  try {
    process.kill(owner.pid, 0);
  } catch (error) {
    // EPERM: it lives, under another user.
    if (codeOf(error) === 'ESRCH') return false;
  }
  const start = processStart(owner.pid);
  return start === null || owner.processStart === null || start === owner.processStart;
}

/** Field 22 of /proc/<pid>/stat; null where there is no /proc. */
function processStart(pid: number): string | null {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return text.slice(text.lastIndexOf(')') + 2).split(' ')[19] ?? null;
  } catch (error) {
    if (codeOf(error) === undefined) throw error;
    return null;
  }
}

function codeOf(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error ? String(error.code) : undefined;
}
