import { existsSync, readFileSync, realpathSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { finding } from '@/lib/platform/doctor-codes';
import { cronGaps } from '@/lib/platform/doctor-cron';
import { databaseFindings } from '@/lib/platform/doctor-database';
import type { DatabaseFacts } from '@/lib/platform/doctor-database-facts';
import { environmentFindings } from '@/lib/platform/doctor-environment';
import { cronPath, type HostingFacts, hostingFindings } from '@/lib/platform/doctor-hosting';
import { knownMigrations } from '@/lib/platform/doctor-migrations';
import { jobFindings } from '@/lib/platform/doctor-process';
import { withoutValues } from '@/lib/platform/doctor-reason';
import { compareFindings, type Finding } from '@/lib/self-healing/core/finding';
import { loadEnvFiles } from '../start/env-file.mjs';
import { askDatabase } from './ask-database';
import { dataFolderFindings, nextConfigFindings } from './left-to-do';
import type { DoctorOptions } from './options';
import { readHosting } from './read-hosting';
import { readSource } from './read-source';

export interface Examination {
  folder: string;
  atMs: number;
  findings: Finding[];
  /** What source and settings alone say: as true at run time as when it was built. */
  ofBuild: Finding[];
  database: DatabaseFacts['state'] | 'left alone';
}

const minuteMs = 60_000;
/** Five rounds of the scheduler, which comes every two minutes. */
const roundLimitMs = 10 * minuteMs;

/** Looks at the app in `folder`: its source, environment, database and the settings of its host. Reads only. */
export async function examine(
  options: Omit<DoctorOptions, 'json' | 'strict' | 'save'>,
  input: { env: Readonly<Record<string, string | undefined>>; now: () => number },
): Promise<Examination> {
  const root = realpathSync(resolve(options.folder));
  const env: Record<string, string | undefined> = { ...input.env };
  loadEnvFiles(env, root);
  const production = options.production || env.NODE_ENV === 'production' || env.VERCEL_ENV === 'production';
  // This application keeps its own users; an app around Selfheal has a sign-in of its own.
  const own = existsSync(join(root, 'lib/auth/first-run.ts'));
  const hosting = readHosting(root, { env, plan: options.plan });
  const source = readSource(root);
  const embedded = ['lib/self-healing', 'src/lib/self-healing'].some((path) => existsSync(join(root, path)));
  const ownData = !env.DATABASE_URL && !bringsDatabase(root);
  const ofBuild = [
    ...source.findings,
    ...(embedded ? [...hostingFindings({ ...hosting, databaseUrl: null }), ...nextConfigFindings(root)] : [missing]),
  ].sort(compareFindings);
  const neededSecrets = own ? ['AUTH_SECRET', 'SELFHEAL_SECRET'] : ['SELFHEAL_SECRET'];
  const facts = options.database
    ? withoutValues(
        await askDatabase({ root, env, now: input.now, countsAdmins: own, bringsDatabase: bringsDatabase(root) }),
        env,
      )
    : null;
  const live = [
    ...environmentFindings({
      variables: env,
      neededSecrets,
      production,
      embedded: ownData,
    }),
    ...(embedded && ownData ? dataFolderFindings(root, env.DATA_DIR || undefined) : []),
    ...(embedded ? hostingFindings(hosting) : []),
    ...(facts === null
      ? []
      : databaseFindings(facts, {
          known: await migrationsOf(root),
          // Nobody runs on an embedded database that this process could open.
          roundLimitMs: env.DATABASE_URL ? limitOf(hosting.settings, options.roundMinutes) : null,
          production,
          migrateBy: own
            ? 'Run `npm run db:migrate`, or start the app: it migrates first.'
            : 'Start the app: it migrates first.',
        })),
    ...(facts === null ? [] : jobFindings(facts, source.sources)),
  ];
  const known = new Set(ofBuild.map(keyOf));
  return {
    folder: root,
    atMs: input.now(),
    ofBuild,
    findings: [...ofBuild, ...live.filter((one) => !known.has(keyOf(one)))].sort(compareFindings),
    database: facts?.state ?? 'left alone',
  };
}

const missing = finding('library-missing', {
  where: 'lib/self-healing',
  wrong: 'Selfheal is not in this app, so nothing of it can heal.',
  mend: 'Run `npm run embed -- <this folder>` where Selfheal is.',
});

const keyOf = ({ code, where }: Finding) => `${code} ${where}`;

/** The app hands Selfheal a pool of its own; its address is then the app's to know. */
function bringsDatabase(root: string): boolean {
  return ['self-healing.host.ts', 'src/self-healing.host.ts', 'self-healing.host.js', 'src/self-healing.host.js']
    .map((name) => join(root, name))
    .filter((path) => existsSync(path))
    .some((path) => /^\s+(async\s+)?database\s*[:(,]/m.test(readFileSync(path, 'utf8')));
}

function limitOf(settings: HostingFacts['settings'], told: number | null): number {
  if (told !== null) return told * minuteMs;
  const crons = settings === null || settings === 'unreadable' ? [] : settings.crons;
  const schedule = crons.find(({ path }) => path.split('?')[0] === cronPath)?.schedule;
  const gaps = schedule === undefined ? null : cronGaps(schedule);
  // A cron that comes once a day may be the only caller for so long.
  return Math.max(roundLimitMs, (gaps?.longest ?? 0) * minuteMs * 1.1);
}

async function migrationsOf(root: string) {
  for (const folder of [
    'db/healing-migrations',
    'lib/self-healing/db/healing-migrations',
    'src/lib/self-healing/db/healing-migrations',
  ]) {
    const known = await knownMigrations(join(root, folder));
    if (known !== null) return known;
  }
  return null;
}
