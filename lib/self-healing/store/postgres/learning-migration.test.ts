import { copyFile, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { uuidv7 } from 'uuidv7';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type DatabaseHandle, openDatabase } from '../../../../db/client';
import { migrateDatabase } from '../../../../db/migrate';
import type { Store } from '../../core/ports';
import { buildEvent, buildObservation } from '../../testing/builders';
import { createTestDatabase, type TestDatabase } from '../../testing/postgres';
import { postgresStore } from './postgres-store';

const day = 86_400_000;
const noon = Date.UTC(2026, 0, 1, 12);
const limits = { perIncident: 5, incidentGapMs: 60_000, halfLifeMs: 14 * day };
const admin = { actor: { type: 'user', id: 'a' }, action: 'x', subject: 'y', before: null, after: null } as const;

/** Statements of a release that knows nothing of learning's columns, as it wrote them. */
const earlier = {
  event: (tenantId: string, id: string) => `INSERT INTO healing_events (id, tenant_id, service, instance_id, sequence,
      occurred_at, duration_ms, source, category, effects, severity, mode, wrapped, kind, transient, fingerprint,
      fingerprint_version, template, error_name, message, causes, context, outcome, strategy, first_choice,
      first_choice_succeeded, chosen_by, confidence, propensity, candidates, explanation, evidence, recurring)
    VALUES ('${id}', '${tenantId}', 'default', 'i', 1, '2026-01-01T12:00:00Z', 120, 'listContacts', 'database', 'none',
      'normal', 'heal', true, 'deadlock', true, 'f1', 1, 't', 'Error', 'm', '[]', '{}', 'healed', 'RETRY_WITH_BACKOFF',
      'RETRY_WITH_BACKOFF', true, 'rule', 0.7, 1,
      '[{"strategy":"RETRY_WITH_BACKOFF","outcome":"healed","eligible":true,"reason":"r"}]', 'e', 'v', false)`,
  arm: (tenantId: string, fingerprint: string) => `INSERT INTO healing_patterns (tenant_id, service, fingerprint,
      strategy, successes, failures, template, source, kind, last_seen, incident_seen, incident_count)
    VALUES ('${tenantId}', 'default', '${fingerprint}', 'RETRY_WITH_BACKOFF', 6, 2, 't', 'listContacts', 'deadlock',
      '2026-01-01T12:00:00Z', '2026-01-01T12:00:00Z', 1)`,
  observation: (tenantId: string, fingerprint: string, id: string) => `INSERT INTO healing_observations (event_id,
      tenant_id, service, fingerprint, strategy, succeeded, counted, observed_at)
    VALUES ('${id}', '${tenantId}', 'default', '${fingerprint}', 'RETRY_WITH_BACKOFF', true, true, '2026-01-01T12:00:00Z')`,
  lesson: (tenantId: string, fingerprint: string) => `UPDATE healing_patterns SET successes = successes + 1,
      failures = failures + 1, last_seen = '2026-01-02T12:00:00Z', incident_seen = '2026-01-02T12:00:00Z', incident_count = 1
    WHERE tenant_id = '${tenantId}' AND fingerprint = '${fingerprint}'`,
  usage: (tenantId: string) => `INSERT INTO healing_model_usage (tenant_id, service, day, calls, tokens)
    VALUES ('${tenantId}', 'default', '2026-01-01', 3, 500)`,
};

describe.each(['before the migration', 'after it, by an instance that was not replaced yet'])(
  'what an earlier release wrote %s',
  (when) => {
    let database: TestDatabase;
    let handle: DatabaseHandle;
    let store: Store;
    const tenantId = uuidv7();
    const id = uuidv7();
    const scope = { tenantId, service: 'default' };
    beforeAll(async () => {
      database = await createTestDatabase();
      handle = await openDatabase({ url: database.url, driver: 'pg' });
      store = postgresStore(handle);
      const root = await rootWith(2);
      await migrateDatabase(handle, { root });
      await rm(root, { recursive: true });
      if (when !== 'before the migration') expect(await migrateDatabase(handle)).toBe(1);
      await handle.executeSql(earlier.event(tenantId, id));
      for (const fingerprint of ['f1', 'f2', 'f3']) {
        await handle.executeSql(earlier.arm(tenantId, fingerprint));
        await handle.executeSql(earlier.observation(tenantId, fingerprint, uuidv7()));
      }
      await handle.executeSql(earlier.usage(tenantId));
      await migrateDatabase(handle);
    });
    afterAll(() => handle.close().then(database.drop));
    const arm = async (fingerprint: string) =>
      (await store.patterns.load(scope)).find((found) => found.fingerprint === fingerprint);

    it('is an event that was its own group, of no known dependency, release or belief', async () => {
      const event = await store.reports.getEvent({ tenantId, id });
      expect(event).toMatchObject({ fingerprint: 'f1', ownFingerprint: 'f1', dependency: null, belief: null });
      expect(event?.release).toBeNull();
      expect(await store.reports.releases({ tenantId, fromMs: 0 })).toEqual([]);
      expect(await store.reports.dependenciesOf({ tenantId, fromMs: 0 })).toEqual([]);
    });

    it('is a decision without propensities', async () => {
      const [decision] = await store.reports.decisions({ tenantId, fromMs: 0, limit: 9 });
      expect(decision).toMatchObject({ eventId: id, succeeded: true, elapsedMs: 0, dependency: null });
      const unknown = { by: null, confidence: null, probability: null, propensity: null };
      expect(decision?.candidates).toEqual([{ strategy: 'RETRY_WITH_BACKOFF', ...unknown }]);
    });

    it('is an arm whose counts are its weights, as of when it was last seen', async () => {
      const weights = { weightSuccesses: 6, weightFailures: 2, weighedAtMs: noon, resetAtMs: null, dependency: null };
      expect(await arm('f1')).toMatchObject({ successes: 6, failures: 2, ...weights });
      await store.patterns.observe(buildObservation({ tenantId, fingerprint: 'f1', atMs: noon + 14 * day }), limits);
      expect(await arm('f1')).toMatchObject({
        successes: 7,
        weightSuccesses: 4,
        weightFailures: 1,
        category: 'database',
      });
    });

    it('counts when an arm of this release was taught further by it', async () => {
      await store.patterns.observe(buildObservation({ tenantId, fingerprint: 'f4', atMs: noon }), limits);
      await handle.executeSql(earlier.lesson(tenantId, 'f4'));
      expect(await arm('f4')).toMatchObject({ successes: 2, failures: 1, weightSuccesses: 2, weightFailures: 1 });
      await store.patterns.observe(buildObservation({ tenantId, fingerprint: 'f4', atMs: noon + 14 * day }), limits);
      expect(await arm('f4')).toMatchObject({ successes: 3, weightSuccesses: 2, weightFailures: 0.5 });
    });

    it('is left out where it must be known how late a run was, and is counted where not', async () => {
      expect(await store.patterns.observations({ ...scope, fingerprint: 'f2', limit: 9 })).toEqual([]);
      const change = { ...scope, halfLifeMs: limits.halfLifeMs, entry: admin };
      await store.groups.merge({ ...change, from: ['f2'], into: 'f3' });
      expect(await arm('f3')).toMatchObject({ successes: 12, failures: 4, weightSuccesses: 12 });
      expect(await store.groups.split({ ...change, fingerprint: 'f2', by: 'member' })).toBe(true);
      expect(await arm('f2')).toMatchObject({ successes: 1, failures: 0, weightSuccesses: 1, source: 'listContacts' });
    });

    it('is spending that cost nothing known', async () => {
      const usage = await store.usage.today({ tenantId, day: '2026-01-01' });
      expect(usage).toEqual({ calls: 3, tokens: 500, microUsd: 0, accepted: 0, discarded: 0, failed: 0 });
    });

    it('can still be written beside rows of this release', async () => {
      await store.events.append({ events: [buildEvent({ tenantId, release: 'v2' })], counters: [] });
      await handle.executeSql(earlier.event(tenantId, uuidv7()));
      expect((await store.reports.listEvents({ tenantId, limit: 9 })).events).toHaveLength(3);
    });
  },
);

/** A folder with the library's first migrations only, and all of the app's. */
async function rootWith(migrations: number): Promise<string> {
  const root = await mkdtemp(join(tmpdir(), 'earlier-release-'));
  for (const [folder, most] of [['healing-migrations', migrations] as const, ['migrations', 999] as const]) {
    const from = join(process.cwd(), 'db', folder);
    const to = join(root, 'db', folder);
    await mkdir(join(to, 'meta'), { recursive: true });
    const journal = JSON.parse(await readFile(join(from, 'meta/_journal.json'), 'utf8')) as {
      entries: { tag: string }[];
    };
    journal.entries = journal.entries.slice(0, most);
    await writeFile(join(to, 'meta/_journal.json'), JSON.stringify(journal));
    for (const { tag } of journal.entries) await copyFile(join(from, `${tag}.sql`), join(to, `${tag}.sql`));
  }
  return root;
}
