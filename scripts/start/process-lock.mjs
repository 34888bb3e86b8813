import { linkSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { identityOf } from './process-identity.mjs';

/**
 * Who holds the lock, or null when nobody does. A holder that has ended does not count: after kill -9 the file is
 * still there and means nothing.
 */
export function lockHolder(path) {
  const holder = read(path);
  if (!holder || identityOf(holder.pid) !== holder.identity) return null;
  return holder;
}

/**
 * Takes the lock for this process, or returns the holder. The file appears with its content in one step, so that a
 * reader never sees half of it.
 * @returns {{ taken: true, release: () => void } | { taken: false, holder: { pid: number, note: string } }}
 */
export function takeLock(path, note) {
  mkdirSync(dirname(path), { recursive: true });
  const mine = { pid: process.pid, identity: identityOf(process.pid), note };
  const draft = `${path}.${process.pid}.${Math.trunc(performance.now() * 1000)}`;
  writeFileSync(draft, JSON.stringify(mine), { mode: 0o600 });
  try {
    for (;;) {
      try {
        linkSync(draft, path);
        return { taken: true, release: () => releaseLock(path, mine) };
      } catch (error) {
        if (error.code !== 'EEXIST') throw error;
      }
      const holder = lockHolder(path);
      if (holder) return { taken: false, holder };
      removeStale(path, draft);
    }
  } finally {
    rmSync(draft, { force: true });
  }
}

/** Moves a dead holder's file away; puts it back when a living process took the lock in between. */
function removeStale(path, draft) {
  const aside = `${draft}.stale`;
  try {
    renameSync(path, aside);
  } catch (error) {
    if (error.code === 'ENOENT') return;
    throw error;
  }
  if (lockHolder(aside)) {
    try {
      linkSync(aside, path);
    } catch (error) {
      if (error.code !== 'EEXIST') throw error;
    }
  }
  rmSync(aside, { force: true });
}

function releaseLock(path, mine) {
  if (read(path)?.identity === mine.identity) rmSync(path, { force: true });
}

function read(path) {
  try {
    const holder = JSON.parse(readFileSync(path, 'utf8'));
    return typeof holder?.pid === 'number' ? holder : null;
  } catch (error) {
    if (error.code === 'ENOENT' || error instanceof SyntaxError) return null;
    throw error;
  }
}
