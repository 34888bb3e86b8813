import { existsSync, readdirSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { say } from '../start/console.mjs';
import { StartError } from '../start/project.mjs';
import { runChild } from '../start/run-child.mjs';
import { canUseApt } from './browser.mjs';

const debianPostgres = '/usr/lib/postgresql';

/** Programs that tests run against, that npm does not bring: what names each, and the Debian package that holds it. */
const tools = {
  /** A pooler between the healer and Postgres. */
  pgbouncer: { variable: 'PGBOUNCER_PATH', package: 'pgbouncer' },
  /** Back-up and restore; the server it belongs to stands beside it. */
  pg_dump: { variable: 'PG_DUMP_PATH', package: 'postgresql' },
  /** Checks the unit file. */
  'systemd-analyze': { variable: 'SYSTEMD_ANALYZE_PATH', package: 'systemd' },
};

/**
 * Its variable, then where Debian keeps Postgres's own programs (those on the PATH are wrappers), then the PATH. Null when
 * there is none.
 * @param {keyof typeof tools} name
 * @param {Record<string, string | undefined>} env
 */
export function findTool(name, env = process.env) {
  const { variable } = tools[name];
  const named = env[variable];
  if (named) {
    if (existsSync(named)) return named;
    throw new StartError(`${variable} names ${named}, which is not there.`);
  }
  const versions = existsSync(debianPostgres) ? readdirSync(debianPostgres).sort().reverse() : [];
  const folders = [
    ...versions.map((version) => join(debianPostgres, version, 'bin')),
    ...(env.PATH ?? '').split(delimiter).filter((folder) => folder !== ''),
    '/usr/sbin',
  ];
  return folders.map((folder) => join(folder, name)).find((path) => existsSync(path)) ?? null;
}

/** Finds each of them, or installs Debian's packages as root. The tests that need one that is missing fail and say so. */
export async function ensureTools() {
  const missing = Object.keys(tools).filter((name) => findTool(name) === null);
  if (missing.length === 0) return;
  if (!canUseApt()) {
    throw new StartError(`not found, and not to be installed here: ${missing.join(', ')}. Their tests will fail.`);
  }
  const packages = missing.map((name) => tools[name].package);
  say(`Not here: ${missing.join(', ')}. Trying apt-get install ${packages.join(' ')} …`);
  // Only the programs are wanted: their services must not start.
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive', RUNLEVEL: '1' };
  await runChild('apt-get', ['update', '-qq'], { env });
  const code = await runChild('apt-get', ['install', '-y', '-qq', '--no-install-recommends', ...packages], { env });
  const still = missing.filter((name) => findTool(name) === null);
  if (still.length > 0) throw new StartError(`${still.join(', ')} could not be installed (exit ${code}).`);
}
