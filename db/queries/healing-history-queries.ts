import { type SQL, sql } from 'drizzle-orm';
import type { Database } from '../client';
import { firstIdAt, instant, millisecondsOf } from './healing-time';
import { jsonRowsOf, rowsOf } from './rows-of';

/** An event's id was made when its invocation began; it was recorded at most so much later. */
const longestInvocationMs = 3_600_000;
/** Where the events since `fromMs` begin in an index; `occurred_at` has the last word. */
const since = (fromMs: number): SQL => sql`${firstIdAt(fromMs - longestInvocationMs)}::uuid`;

export interface DecisionRow {
  eventId: string;
  atMs: number;
  service: string;
  source: string;
  category: string;
  effects: string;
  severity: string;
  kind: string;
  transient: boolean;
  fingerprint: string;
  template: string;
  errorName: string;
  errorCode: string | null;
  dependency: string | null;
  outcome: string;
  firstChoice: string;
  succeeded: boolean;
  chosenBy: string;
  propensity: number;
  elapsedMs: number;
  /** As stored, all of them. */
  candidates: unknown;
}

/** From the end of the first run to the beginning of the first choice's; 0 where one of them was not recorded. */
const elapsedMs = sql`coalesce((
  SELECT greatest(0, extract(epoch FROM chosen.started_at - failed.started_at) * 1000 - failed.duration_ms)::float8
  FROM healing_attempts failed, healing_attempts chosen
  WHERE failed.event_id = e.id AND failed.number = 1 AND chosen.event_id = e.id AND chosen.strategy = e.first_choice
  ORDER BY chosen.number LIMIT 1), 0)`;

/** First choices that learning may use, oldest first: those of healed rank whose outcome is known. */
export const listDecisions = (
  db: Database,
  input: { tenantId: string; service?: string; fromMs: number; after?: string; limit: number; drills?: boolean },
): Promise<DecisionRow[]> =>
  jsonRowsOf<DecisionRow>(
    db,
    sql`SELECT json_build_object('eventId', e.id, 'atMs', ${millisecondsOf(sql`e.occurred_at`)}, 'service', e.service,
          'source', e.source, 'category', e.category, 'effects', e.effects, 'severity', e.severity, 'kind', e.kind,
          'transient', e.transient, 'fingerprint', e.fingerprint, 'template', e.template, 'errorName', e.error_name,
          'errorCode', e.error_code, 'dependency', e.dependency, 'outcome', e.outcome, 'firstChoice', e.first_choice,
          'succeeded', e.first_choice_succeeded, 'chosenBy', e.chosen_by, 'propensity', e.propensity,
          'elapsedMs', ${elapsedMs}, 'candidates', e.candidates)::text AS json
        FROM healing_events e
        WHERE e.tenant_id = ${input.tenantId} AND e.id >= ${since(input.fromMs)} AND e.occurred_at >= ${instant(input.fromMs)}
          ${input.after === undefined ? sql`` : sql`AND e.id > ${input.after}::uuid`}
          ${input.service === undefined ? sql`` : sql`AND e.service = ${input.service}`}
          ${input.drills === false ? sql`AND jsonb_typeof(e.context -> 'faultLab') IS DISTINCT FROM 'string'` : sql``}
          -- Spelt as in the partial index, so that the planner recognises it.
          AND e.first_choice IS NOT NULL AND e.first_choice_succeeded IS NOT NULL AND e.wrapped AND e.mode = 'heal'
          AND e.outcome <> 'unknown' AND e.chosen_by IS NOT NULL
          AND (NOT e.first_choice_succeeded OR (e.outcome = 'healed' AND e.strategy IS NOT DISTINCT FROM e.first_choice))
          AND NOT EXISTS (SELECT 1 FROM jsonb_array_elements(e.candidates) candidate
            WHERE candidate->>'strategy' = e.first_choice AND candidate->>'outcome' <> 'healed')
        ORDER BY e.id LIMIT ${input.limit}::int`,
  );

export interface FailureCountRow {
  startMs: number;
  service: string;
  source: string;
  kind: string;
  count: number;
}

/**
 * From the roll-ups, which count storms too: minutes or hours that begin in the range, so that ranges side by side count
 * nothing twice. The newest `limit`, oldest first.
 */
export async function countFailures(
  db: Database,
  input: { tenantId: string; fromMs: number; toMs: number; resolution: 'minute' | 'hour'; limit: number },
): Promise<FailureCountRow[]> {
  const rows = await rowsOf<FailureCountRow>(
    db,
    sql`SELECT ${millisecondsOf(sql`bucket_start`)} AS "startMs", service, source, kind, sum(count)::float8 AS count
        FROM healing_rollups
        WHERE tenant_id = ${input.tenantId} AND resolution = ${input.resolution}
          AND bucket_start >= ${instant(input.fromMs)} AND bucket_start < ${instant(input.toMs)}
        GROUP BY bucket_start, service, source, kind
        ORDER BY bucket_start DESC, service COLLATE "C" DESC, source COLLATE "C" DESC, kind COLLATE "C" DESC
        LIMIT ${input.limit}::int`,
  );
  return rows.reverse();
}

const mostReleases = 1_000;

/** Releases that first failed since `fromMs`, newest first; found by hops along the index, two look-ups for each. */
export const listReleases = (
  db: Database,
  input: { tenantId: string; fromMs: number },
): Promise<{ release: string; firstSeenMs: number }[]> =>
  rowsOf(
    db,
    sql`WITH RECURSIVE releases AS (
          (SELECT release, id FROM healing_events WHERE tenant_id = ${input.tenantId} AND release IS NOT NULL
           ORDER BY release, id LIMIT 1)
          UNION ALL
          SELECT next.release, next.id FROM releases, LATERAL (
            SELECT e.release, e.id FROM healing_events e
            WHERE e.tenant_id = ${input.tenantId} AND e.release IS NOT NULL AND e.release > releases.release
            ORDER BY e.release, e.id LIMIT 1) next
        ), bounded AS (SELECT release, id FROM releases LIMIT ${mostReleases})
        SELECT b.release, ${millisecondsOf(sql`e.occurred_at`)} AS "firstSeenMs"
        FROM bounded b JOIN healing_events e ON e.id = b.id
        WHERE e.occurred_at >= ${instant(input.fromMs)}
        ORDER BY e.occurred_at DESC`,
  );

const eventsOfSource = 200;

/** What sources depend on, by the newest two hundred events of each since `fromMs`. */
export const listDependencies = (
  db: Database,
  input: { tenantId: string; fromMs: number },
): Promise<{ source: string; dependency: string }[]> =>
  rowsOf(
    db,
    sql`WITH RECURSIVE sources AS (
          (SELECT source FROM healing_events WHERE tenant_id = ${input.tenantId} ORDER BY source LIMIT 1)
          UNION ALL
          SELECT (SELECT e.source FROM healing_events e
                  WHERE e.tenant_id = ${input.tenantId} AND e.source > sources.source ORDER BY e.source LIMIT 1)
          FROM sources WHERE sources.source IS NOT NULL
        )
        SELECT DISTINCT sources.source COLLATE "C" AS source, newest.dependency COLLATE "C" AS dependency
        FROM sources, LATERAL (
          SELECT e.dependency, e.occurred_at FROM healing_events e
          WHERE e.tenant_id = ${input.tenantId} AND e.source = sources.source AND e.id >= ${since(input.fromMs)}
          ORDER BY e.id DESC LIMIT ${eventsOfSource}) newest
        WHERE newest.dependency IS NOT NULL AND newest.occurred_at >= ${instant(input.fromMs)}
        ORDER BY 1, 2`,
  );
