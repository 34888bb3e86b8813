import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { Store } from '../../core/ports';
import { type OpenedDatabase, testDatabases } from '../../testing/test-databases';
import { postgresStore } from './postgres-store';

const tenantId = 'default';
const hour = 3_600_000;
/** 100,000 events over about a day, one in twenty of them a decision; ids rise with the time. */
const from = Date.UTC(2026, 0, 1);
const events = 100_000;
const fill = `INSERT INTO healing_events (id, instance_id, sequence, occurred_at, duration_ms, source, category, effects,
    severity, mode, wrapped, kind, transient, fingerprint, fingerprint_version, template, error_name, message, causes,
    context, outcome, strategy, first_choice, first_choice_succeeded, chosen_by, propensity, candidates, explanation,
    evidence, recurring, release, dependency)
  SELECT (substr(t, 1, 8) || '-' || substr(t, 9, 4) || '-7000-8000-' || lpad(to_hex(n), 12, '0'))::uuid, 'i', n,
    to_timestamp((${from} + n * 864) / 1000.0), 100, 'source ' || n % 40, 'database', 'none', 'normal',
    CASE WHEN n % 20 = 0 THEN 'heal' ELSE 'observe' END, true, 'deadlock', true, 'f' || n % 100, 1, 't', 'Error',
    repeat('m', 200), '[]', '{}', 'healed', 'RETRY_WITH_BACKOFF', 'RETRY_WITH_BACKOFF', true, 'rule', 1,
    '[{"strategy":"RETRY_WITH_BACKOFF","outcome":"healed","eligible":true,"reason":"r"}]', 'e', 'v', false,
    'v' || n / 5000, 'dependency ' || n % 5
  FROM (SELECT n, lpad(to_hex(${from} + n * 864::bigint), 12, '0') AS t FROM generate_series(0, ${events - 1}) n) AS at`;

interface Node {
  'Node Type': string;
  'Relation Name'?: string;
  'Index Name'?: string;
  'Actual Rows': number;
  'Actual Loops': number;
  'Rows Removed by Filter'?: number;
  Plans?: Node[];
}

describe('a hundred thousand events', () => {
  let database: OpenedDatabase;
  let store: Store;
  beforeAll(async () => {
    database = await testDatabases.pg();
    store = postgresStore(database.handle);
    await database.handle.executeSql(fill);
    await database.handle.executeSql(`INSERT INTO healing_attempts (event_id, number, started_at, wait_ms, duration_ms,
        succeeded, strategy)
      SELECT id, number, occurred_at + number * interval '50 milliseconds', 0, 10, number = 2,
        CASE WHEN number = 2 THEN 'RETRY_WITH_BACKOFF' END
      FROM healing_events, generate_series(1, 2) AS number WHERE mode = 'heal'`);
    await database.handle.executeSql('ANALYZE');
  }, 120_000);
  afterAll(() => database.close());

  /** The plan of the only statement that `read` makes, as it was carried out: its nodes, one after another. */
  async function planOf(read: () => Promise<unknown>): Promise<Node[]> {
    const execute = vi.spyOn(database.handle.db, 'execute');
    await read();
    const queries = execute.mock.calls.map(([query]) => query);
    execute.mockRestore();
    expect(queries).toHaveLength(1);
    const explained = await database.handle.db.execute(sql`EXPLAIN (ANALYZE, FORMAT JSON) ${queries[0]}`);
    const [row] = (explained as unknown as { rows: { 'QUERY PLAN': { Plan: Node }[] }[] }).rows;
    const nodes: Node[] = [];
    const walk = (node: Node) => {
      nodes.push(node);
      node.Plans?.forEach(walk);
    };
    for (const { Plan } of row?.['QUERY PLAN'] ?? []) walk(Plan);
    return nodes;
  }
  /** Rows of the events that were looked at, whether they were wanted or not. */
  const looked = (nodes: Node[]) =>
    nodes
      .filter((node) => node['Relation Name'] === 'healing_events')
      .reduce(
        (sum, node) => sum + (node['Actual Rows'] + (node['Rows Removed by Filter'] ?? 0)) * node['Actual Loops'],
        0,
      );
  const scanned = (nodes: Node[]) =>
    nodes.filter((node) => node['Node Type'] === 'Seq Scan').map((node) => node['Relation Name']);

  it('give a page of decisions without a look at what are none', async () => {
    const read = (after?: string) =>
      store.reports.decisions({ tenantId, fromMs: from + 2 * hour, limit: 500, ...(after ? { after } : {}) });
    const page = await read();
    expect(page).toHaveLength(500);
    expect(page[0]?.elapsedMs).toBe(40);
    const plan = await planOf(() => read(page.at(-1)?.eventId));
    expect(scanned(plan)).toEqual([]);
    expect(plan.map((node) => node['Index Name'])).toContain('healing_events_decisions');
    expect(looked(plan)).toBeLessThan(600);
  });

  it('name their releases by two look-ups each', async () => {
    expect(await store.reports.releases({ tenantId, fromMs: from })).toHaveLength(20);
    const plan = await planOf(() => store.reports.releases({ tenantId, fromMs: from }));
    expect(scanned(plan)).toEqual([]);
    expect(looked(plan)).toBeLessThan(60);
  });

  it('name what their sources depend on by the newest of each source', async () => {
    expect(await store.reports.dependenciesOf({ tenantId, fromMs: from })).toHaveLength(40);
    const plan = await planOf(() => store.reports.dependenciesOf({ tenantId, fromMs: from + hour }));
    expect(scanned(plan)).toEqual([]);
    expect(looked(plan)).toBeLessThan(40 * 200 + 100);
  });
});
