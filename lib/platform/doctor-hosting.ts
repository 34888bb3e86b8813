import type { Finding } from '@/lib/self-healing/core/finding';
import { finding } from './doctor-codes';
import { cronGaps } from './doctor-cron';

export interface VercelSettings {
  crons: readonly { path: string; schedule: string }[];
  regions: readonly string[];
  /** Longest time by file pattern, in seconds. */
  maxDurations: Readonly<Record<string, number>>;
}

export interface HostingFacts {
  /** `vercel.json`; null: there is none. */
  settings: VercelSettings | 'unreadable' | null;
  /** Runs on Vercel, or is told so. */
  vercel: boolean;
  plan: 'hobby' | 'pro' | null;
  /** The route that does what the scheduler does elsewhere; `file` for telling, `maxDuration` as it exports it. */
  cronRoute: { file: string; maxDuration: number | null } | null;
  /** Where functions run, when it is known. */
  region: string | null;
  databaseUrl: string | null;
}

export const cronPath = '/api/cron/health-check';
/** A slice of the cron's work is bounded; with the checks, their time limits and the database's own, it ends within this. Seconds. */
const sliceSeconds = 30;
const dayMinutes = 24 * 60;

/** What Vercel would refuse, or cut short. Nothing for an app that is not to run there. */
export function hostingFindings(facts: HostingFacts): Finding[] {
  const { settings, databaseUrl } = facts;
  if (settings === 'unreadable') {
    return [
      finding('vercel-settings-unreadable', {
        where: 'vercel.json',
        wrong: 'vercel.json is no JSON of the shape that Vercel documents, so it was not looked at.',
        mend: 'Mend it; a deployment would refuse it as well.',
      }),
    ];
  }
  if (settings === null && !facts.vercel) return [];
  const region = facts.region ?? settings?.regions[0] ?? null;
  return [...cron({ ...facts, settings }), ...time({ ...facts, settings }), ...regionFindings({ region, databaseUrl })];
}

type Readable = Omit<HostingFacts, 'settings'> & { settings: VercelSettings | null };

function cron({ settings, plan, cronRoute }: Readable): Finding[] {
  const found: Finding[] = [];
  const line = settings?.crons.find(({ path }) => path.split('?')[0] === cronPath);
  if (line === undefined) {
    found.push(
      finding('vercel-cron-missing', {
        where: 'vercel.json',
        wrong: `No cron calls ${cronPath}, so nothing checks health or runs queued jobs between requests.`,
        mend: `Add { "path": "${cronPath}", "schedule": "0 5 * * *" } to "crons".`,
      }),
    );
  } else {
    const gaps = cronGaps(line.schedule);
    if (gaps === null || gaps.shortest < dayMinutes) {
      found.push(
        finding('vercel-cron-too-often', {
          where: 'vercel.json',
          wrong:
            gaps === null
              ? `The schedule "${line.schedule}" cannot be read as a cron line of five fields.`
              : `The cron comes every ${minutesWords(gaps.shortest)}; Hobby plans allow one a day and refuse to deploy this.`,
          mend: 'On a Hobby plan write "0 5 * * *" and let requests, or an outside caller, do the rest; else keep it.',
          ...(plan === 'hobby' || gaps === null ? { severity: 'problem' as const } : {}),
        }),
      );
    }
  }
  if (cronRoute === null) {
    found.push(
      finding('cron-route-missing', {
        where: cronPath,
        wrong: `There is no route ${cronPath}, so the cron finds nothing.`,
        mend: 'Run `npm run embed` again: it adds app/api/cron/health-check/route.ts.',
      }),
    );
  }
  return plan === 'pro'
    ? found.filter(({ code, severity }) => code !== 'vercel-cron-too-often' || severity === 'problem')
    : found;
}

function time({ settings, cronRoute }: Readable): Finding[] {
  if (cronRoute === null) return [];
  const told = Object.entries(settings?.maxDurations ?? {}).filter(([pattern]) => covers(pattern, cronRoute.file));
  const short = [
    ...told.map(([pattern, seconds]) => ({ where: `vercel.json, functions["${pattern}"]`, seconds })),
    ...(cronRoute.maxDuration === null ? [] : [{ where: cronRoute.file, seconds: cronRoute.maxDuration }]),
  ].filter(({ seconds }) => seconds < sliceSeconds);
  return short.map(({ where, seconds }) =>
    finding('vercel-time-too-short', {
      where,
      wrong: `The cron route is ended after ${seconds} s; a slice of its work may take ${sliceSeconds} s.`,
      mend: `Raise maxDuration to at least ${sliceSeconds}; 60 is what Hobby plans allow.`,
    }),
  );
}

/** Whether a pattern of `functions` in vercel.json matches a file; stars and double stars alone. */
function covers(pattern: string, file: string): boolean {
  const source = pattern
    .replace(/[.+?^${}()|[\]\\]/g, '\\$&')
    .replace(/\*\*\/?|\*/g, (stars) => (stars === '*' ? '[^/]*' : '.*'));
  return new RegExp(`^${source}$`).test(file);
}

/** Which of the cloud's regions a Vercel region lies in; from Vercel's list of regions. */
const cloudRegions: Readonly<Record<string, string>> = {
  arn1: 'eu-north-1',
  bom1: 'ap-south-1',
  cdg1: 'eu-west-3',
  cle1: 'us-east-2',
  cpt1: 'af-south-1',
  dub1: 'eu-west-1',
  dxb1: 'me-central-1',
  fra1: 'eu-central-1',
  gru1: 'sa-east-1',
  hkg1: 'ap-east-1',
  hnd1: 'ap-northeast-1',
  iad1: 'us-east-1',
  icn1: 'ap-northeast-2',
  kix1: 'ap-northeast-3',
  lhr1: 'eu-west-2',
  pdx1: 'us-west-2',
  sfo1: 'us-west-1',
  sin1: 'ap-southeast-1',
  syd1: 'ap-southeast-2',
  yul1: 'ca-central-1',
};

/** Whether functions in `region` have a long way to the database; nothing where either is not known. */
export function regionFindings({ region: here, databaseUrl }: Pick<HostingFacts, 'region' | 'databaseUrl'>): Finding[] {
  const cloud = here === null ? undefined : cloudRegions[here];
  const host = databaseUrl !== null && URL.canParse(databaseUrl) ? new URL(databaseUrl).hostname : '';
  const database = /(^|[.-])((?:af|ap|ca|eu|me|sa|us)-[a-z]+-\d)([.-]|$)/.exec(host)?.[2];
  if (cloud === undefined || database === undefined || cloud === database) return [];
  return [
    finding('vercel-region-far', {
      where: 'vercel.json',
      wrong: `Functions run in ${here} (${cloud}) and the database is in ${database}: every query crosses that distance.`,
      mend: `Set "regions" to the one that lies in ${database}.`,
    }),
  ];
}

function minutesWords(minutes: number): string {
  if (minutes < 60) return minutes === 1 ? 'minute' : `${minutes} minutes`;
  const hours = Math.round(minutes / 60);
  return hours === 1 ? 'hour' : `${hours} hours`;
}
