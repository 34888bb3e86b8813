import type { Database } from '../../../../db/client';
import * as queries from '../../../../db/queries/healing-queries';
import type { CheckResult, HealingEvent, StormCounter } from '../../core/event';
import type { CheckStore, EventStore } from '../../core/ports';
import { issuesOf, rollupsOf } from '../rollups';
import { cleanJson, toAttemptRows, toCounterRow, toEventRow, toIssueRow, toRollupRow } from './event-rows';

/** A statement has at most 65,535 parameters. */
const eventsAtOnce = 500;

export function postgresEvents(db: Database): EventStore {
  return {
    async append({ events, counters }) {
      for (let at = 0; at === 0 || at < Math.max(events.length, counters.length); at += eventsAtOnce) {
        await appendSome(db, events.slice(at, at + eventsAtOnce), counters.slice(at, at + eventsAtOnce));
      }
    },
    attachModel: (input) => queries.attachModelTrace(db, { ...input, model: cleanJson(input.model) }),
  };
}

/** What is new is stored and counted in one transaction: nothing is counted twice, and nothing uncounted. */
async function appendSome(db: Database, events: HealingEvent[], counters: StormCounter[]): Promise<void> {
  if (events.length === 0 && counters.length === 0) return;
  await db.transaction(async (tx) => {
    const newEvents = onlyIds(events, await queries.insertHealingEvents(tx, inOrder(events).map(toEventRow)));
    const newCounters = onlyIds(counters, await queries.insertHealingCounters(tx, inOrder(counters).map(toCounterRow)));
    await queries.insertHealingAttempts(tx, newEvents.flatMap(toAttemptRows));
    await queries.addToRollups(tx, rollupsOf(newEvents, newCounters).map(toRollupRow));
    await queries.addToIssues(tx, issuesOf(newEvents, newCounters).map(toIssueRow));
  });
}

/** One order for all writers, each id once. */
function inOrder<T extends { id: string }>(rows: readonly T[]): T[] {
  return [...new Map(rows.map((row) => [row.id, row])).values()].sort((a, b) => (a.id < b.id ? -1 : 1));
}

function onlyIds<T extends { id: string }>(rows: readonly T[], ids: readonly string[]): T[] {
  const stored = new Set(ids);
  return inOrder(rows).filter(({ id }) => stored.has(id));
}

export function postgresChecks(db: Database): CheckStore {
  const toRow = ({ checkedAtMs, ...check }: CheckResult) => ({ ...check, checkedAt: new Date(checkedAtMs) });
  return { append: (results) => queries.insertHealthChecks(db, results.map(toRow)) };
}
