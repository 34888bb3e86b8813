import type { Database } from '../../../../db/client';
import * as queries from '../../../../db/queries/healing-queries';
import type { CheckResult, HealingEvent } from '../../core/event';
import type { EventFilter, Reports } from '../../core/ports';
import { type Range, type Sums, summarise } from '../overview';
import type { Issue } from '../rollups';
import { toPattern } from './arm-rows';
import { isUuid, toEvent, toIssue } from './event-rows';
import { postgresHistory } from './postgres-history';

export function postgresReports(db: Database): Reports {
  return {
    ...postgresHistory(db),
    async overview({ tenantId, ...range }) {
      const sums = await queries.sumHealingRollups(db, { tenantId, ...range });
      return summarise(toSums(sums), await issuesWithEvents(db, tenantId, range), range);
    },
    async listEvents(filter) {
      const rows = await queries.listHealingEvents(db, { ...toFilter(filter), limit: filter.limit + 1 });
      const page = rows.slice(0, filter.limit);
      return {
        events: await withAttempts(db, page),
        next: rows.length > page.length ? (page.at(-1)?.id ?? null) : null,
      };
    },
    async getEvent({ tenantId, id }) {
      if (!isUuid(id)) return null;
      const row = await queries.findHealingEvent(db, { tenantId, id });
      return row === null ? null : ((await withAttempts(db, [row]))[0] ?? null);
    },
    listPatterns: async (input) => (await queries.listHealingPatterns(db, input)).map(toPattern),
    async latestChecks({ tenantId, history }) {
      const names = await queries.listHealthCheckNames(db, { tenantId });
      const found = await Promise.all(
        names.map((name) => queries.listHealthChecks(db, { tenantId, name, limit: history + 1 })),
      );
      return found.flatMap((rows) => {
        const [latest, ...earlier] = rows.map(toCheck);
        return latest ? [{ latest, history: earlier }] : [];
      });
    },
  };
}

/** A cursor comes from a URL: what is no id matches nothing newer and everything older. */
function toFilter({ cursor, after, ...filter }: EventFilter): queries.HealingEventFilter {
  return {
    ...filter,
    ...(cursor !== undefined && isUuid(cursor) ? { before: cursor } : {}),
    ...(after !== undefined && isUuid(after) ? { after } : {}),
  };
}

async function withAttempts(db: Database, rows: queries.HealingEventRow[]): Promise<HealingEvent[]> {
  const attempts = await queries.listHealingAttempts(db, { eventIds: rows.map(({ id }) => id) });
  return rows.map((row) =>
    toEvent(
      row,
      attempts.filter(({ eventId }) => eventId === row.id),
    ),
  );
}

async function issuesWithEvents(db: Database, tenantId: string, range: Range): Promise<Issue[]> {
  const issues = (await queries.listHealingIssues(db, { tenantId, ...range })).map(toIssue);
  const named = new Set(issues.filter(({ eventId }) => eventId !== null).map(({ fingerprint }) => fingerprint));
  for (const issue of issues) {
    if (named.has(issue.fingerprint)) continue;
    named.add(issue.fingerprint);
    issue.eventId = await queries.newestEventOf(db, { tenantId, fingerprint: issue.fingerprint });
  }
  return issues;
}

function toSums(rows: readonly queries.RollupSum[]): Sums {
  const sums: Sums = { byBucket: [], byStrategy: [], byChooser: [], byLatency: [], sources: [], kinds: [] };
  for (const { bucket, outcome, strategy, chosenBy, latencyBucket, source, kind, count } of rows) {
    if (bucket !== null && outcome !== null) sums.byBucket.push({ bucketMs: bucket, outcome, count });
    else if (strategy !== null && outcome !== null) sums.byStrategy.push({ strategy, outcome, count });
    else if (latencyBucket !== null) {
      if (outcome === 'healed') sums.byLatency.push({ latencyBucket, count });
    } else if (chosenBy !== null) sums.byChooser.push({ chosenBy, count });
    else if (source !== null) sums.sources.push(source);
    else if (kind !== null) sums.kinds.push(kind);
  }
  return sums;
}

function toCheck({ checkedAt, ...check }: queries.HealthCheckRow): CheckResult {
  return { ...check, checkedAtMs: checkedAt.getTime() } as CheckResult;
}
