import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { say } from '../start/console.mjs';
import { StartError } from '../start/project.mjs';
import { runChild } from '../start/run-child.mjs';
import { canUseApt } from './browser.mjs';

/** PGBOUNCER_PATH, then the PATH, then where Debian puts it. Null when there is none. */
export function findPgbouncer(env = process.env) {
  if (env.PGBOUNCER_PATH) {
    if (existsSync(env.PGBOUNCER_PATH)) return env.PGBOUNCER_PATH;
    throw new StartError(`PGBOUNCER_PATH names ${env.PGBOUNCER_PATH}, which is not there.`);
  }
  const folders = [...(env.PATH ?? '').split(delimiter), '/usr/sbin'].filter((folder) => folder !== '');
  return folders.map((folder) => join(folder, 'pgbouncer')).find((path) => existsSync(path)) ?? null;
}

/** Finds PgBouncer for the tests behind a pooler, or installs Debian's package as root. */
export async function ensurePgbouncer() {
  const found = findPgbouncer();
  if (found) return found;
  if (canUseApt()) {
    say('No PgBouncer here: trying apt-get install pgbouncer …');
    // Only the program is wanted: its service must not start.
    const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive', RUNLEVEL: '1' };
    await runChild('apt-get', ['update', '-qq'], { env });
    const code = await runChild('apt-get', ['install', '-y', '-qq', '--no-install-recommends', 'pgbouncer'], { env });
    const installed = findPgbouncer();
    if (installed) return installed;
    say(`It did not bring one (exit ${code}).`);
  }
  throw new StartError('no PgBouncer was found and none could be installed. Install it, or set PGBOUNCER=optional.');
}
