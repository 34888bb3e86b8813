import { readFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { identityOf } from './process-identity.mjs';
import { takeLock } from './process-lock.mjs';
import { buildsFolder, dataFolder, StartError } from './project.mjs';

const prepareWaitMs = 15 * 60_000;

/** The embedded database belongs to one process; a real one may have many instances. */
export function isEmbedded(env = process.env) {
  return !env.DATABASE_URL;
}

/** Refuses a second process on the same data before anything is touched; keeps the folder until this process ends. */
export function takeDataFolder(env = process.env) {
  if (!isEmbedded(env)) return () => {};
  const folder = dataFolder(env);
  const lock = takeLock(join(folder, 'server.lock'), 'serves the application');
  if (!lock.taken) {
    throw new StartError(
      `process ${lock.holder.pid} already runs on ${folder} and keeps running. Stop it first, or give this one its own: DATA_DIR=.data-2 PORT=3001`,
    );
  }
  process.once('exit', lock.release);
  assertDatabaseIsClosed(folder);
  return lock.release;
}

/** The database has a lock of its own (db/data-lock.ts); whoever holds it may have been started in another way. */
function assertDatabaseIsClosed(folder) {
  const owner = readJson(join(folder, 'pglite.lock'));
  if (!owner || owner.host !== hostname()) return;
  const identity = identityOf(owner.pid);
  if (identity === null || (owner.processStart && !identity.endsWith(`/${owner.processStart}`))) return;
  throw new StartError(`process ${owner.pid} has the database in ${folder} open. Stop it first; nothing was touched.`);
}

function readJson(path) {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch (error) {
    if (error.code === 'ENOENT' || error instanceof SyntaxError) return null;
    throw error;
  }
}

/** One process at a time installs and builds in this folder; others wait for it. */
export async function takePreparation({
  path = join(buildsFolder, 'prepare.lock'),
  waitMs = prepareWaitMs,
  pollMs = 250,
} = {}) {
  const giveUpAt = performance.now() + waitMs;
  let told = false;
  for (;;) {
    const lock = takeLock(path, 'installs or builds');
    if (lock.taken) {
      process.once('exit', lock.release);
      return lock.release;
    }
    if (performance.now() > giveUpAt)
      throw new StartError(`process ${lock.holder.pid} is still installing or building here.`);
    if (!told)
      process.stdout.write(`Waiting for process ${lock.holder.pid}, which installs or builds in this folder …\n`);
    told = true;
    await new Promise((resolve) => setTimeout(resolve, pollMs));
  }
}
