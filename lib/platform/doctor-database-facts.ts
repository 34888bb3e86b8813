import { redactText } from '@/lib/self-healing/capture/redact';

/** One statement with its parameters; drivers agree on no more. */
export type Ask = (text: string, values: readonly unknown[]) => Promise<{ rows: Record<string, unknown>[] }>;

export interface MigrationMark {
  /** drizzle's `when`: milliseconds since the epoch. */
  at: number;
  hash: string;
}

export interface DatabaseRead {
  state: 'read';
  /** The database's clock less this process's, in milliseconds; anything within `toleranceMs` may be the way there and back. */
  clockDifferenceMs: number;
  toleranceMs: number;
  /** Null: nothing of ours was ever applied. */
  applied: MigrationMark[] | null;
  /** Whether the job queue can take and give. */
  jobTables: boolean;
  /** When services were last checked, by any instance; null: never. Of the database's clock. */
  lastRoundAgoMs: number | null;
  /** By admins' settings, service by service. */
  stoppedServices: string[];
  /** Failures that no wrapper saw, newest week, most frequent first. */
  unwrapped: { source: string; count: number }[];
  /** What waits in the queue, by source. */
  waiting: { source: string; count: number }[];
  /** Null: not this app's to count. */
  admins: number | null;
}

export type DatabaseFacts =
  | DatabaseRead
  | { state: 'away'; reason: string }
  | { state: 'in-use'; reason: string }
  | { state: 'not-made'; reason: string };

const tables = {
  migrations: 'drizzle.__healing_migrations',
  queue: 'selfheal_jobs.queue',
  checks: 'public.system_health_checks',
  settings: 'public.healing_settings',
  rollups: 'public.healing_rollups',
  jobs: 'public.healing_jobs',
} as const;
type Table = keyof typeof tables;
/** As `instrumentation` names what nobody caught: the kind of route, and the route. */
const unwrappedPattern = '^(route|action|render|proxy|middleware) /';
const weekMs = 7 * 24 * 3_600_000;
const listedAtMost = 20;

/** Reads, and only reads. A database that does not answer is a fact, not an error. */
export async function readDatabaseFacts(
  ask: Ask,
  input: { tenantId: string; now: () => number; countsAdmins?: boolean },
): Promise<DatabaseFacts> {
  try {
    return await read(ask, input);
  } catch (error) {
    return { state: 'away', reason: redactText(reasonOf(error)) };
  }
}

async function read(
  ask: Ask,
  { tenantId, now, countsAdmins }: Parameters<typeof readDatabaseFacts>[1],
): Promise<DatabaseRead> {
  const rowsOf = async (text: string, values: readonly unknown[] = []) => (await ask(text, values)).rows;
  const names = Object.keys(tables) as Table[];
  // The second question has the way of a connection that is open.
  const [there] = await rowsOf(
    `SELECT ${names.map((name) => `to_regclass('${tables[name]}') IS NOT NULL AS ${name}`)}`,
  );
  const has = (table: Table) => there?.[table] === true;
  const before = now();
  const [clock] = await rowsOf('SELECT (extract(epoch from clock_timestamp()) * 1000)::float8 AS at');
  const after = now();

  const rows = {
    migrations: has('migrations')
      ? await rowsOf(`SELECT hash, created_at::text AS at FROM ${tables.migrations} ORDER BY created_at`)
      : null,
    queue: has('queue') ? await rowsOf(`SELECT 1 AS there FROM ${tables.queue} WHERE name = 'healing'`) : [],
    // The newest of each check by the index on names; there are a handful.
    round: has('checks')
      ? await rowsOf(
          `SELECT (extract(epoch from clock_timestamp() - max(checked_at)) * 1000)::float8 AS ago
           FROM ${tables.checks} WHERE tenant_id = $1`,
          [tenantId],
        )
      : [],
    settings: has('settings')
      ? await rowsOf(
          `SELECT service FROM (
             SELECT DISTINCT ON (service) service, settings FROM ${tables.settings}
             WHERE tenant_id = $1 ORDER BY service, version DESC
           ) AS newest WHERE settings ->> 'healingEnabled' = 'false'`,
          [tenantId],
        )
      : [],
    unwrapped: has('rollups')
      ? await rowsOf(
          `SELECT source, sum(count)::text AS count FROM ${tables.rollups}
           WHERE tenant_id = $1 AND resolution = 'hour' AND bucket_start > to_timestamp($2::float8 / 1000)
             AND source ~ $3
           GROUP BY source ORDER BY sum(count) DESC, source LIMIT ${listedAtMost}`,
          [tenantId, now() - weekMs, unwrappedPattern],
        )
      : [],
    waiting: has('jobs')
      ? await rowsOf(
          `SELECT source, count(*)::text AS count FROM ${tables.jobs}
           WHERE tenant_id = $1 AND status = 'waiting' GROUP BY source ORDER BY source LIMIT 200`,
          [tenantId],
        )
      : [],
    admins: countsAdmins ? await admins(rowsOf) : null,
  };
  const ago = rows.round[0]?.ago;
  return {
    state: 'read',
    clockDifferenceMs: Number(clock?.at ?? before) - (before + after) / 2,
    toleranceMs: (after - before) / 2,
    applied: rows.migrations?.map(({ hash, at }) => ({ hash: String(hash), at: Number(at) })) ?? null,
    jobTables: rows.queue.length > 0,
    lastRoundAgoMs: ago === null || ago === undefined ? null : Number(ago),
    stoppedServices: rows.settings.map(({ service }) => String(service)),
    unwrapped: rows.unwrapped.map(counted),
    waiting: rows.waiting.map(counted),
    admins: rows.admins,
  };
}

async function admins(rowsOf: (text: string) => Promise<Record<string, unknown>[]>): Promise<number | null> {
  const [there] = await rowsOf("SELECT to_regclass('public.users') IS NOT NULL AS there");
  if (there?.there !== true) return 0;
  const [row] = await rowsOf("SELECT count(*)::text AS count FROM public.users WHERE role = 'admin'");
  return Number(row?.count ?? 0);
}

const counted = ({ source, count }: Record<string, unknown>) => ({ source: String(source), count: Number(count) });

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return 'It gave no reason.';
  // Where several addresses were tried, the message is empty and the reasons lie within.
  if (error instanceof AggregateError && !error.message) return reasonOf(error.errors[0]);
  return error.cause instanceof Error ? reasonOf(error.cause) : error.message || error.name;
}
