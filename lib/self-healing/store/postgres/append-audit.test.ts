import { uuidv7 } from 'uuidv7';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { AuditActor, AuditEntry, Store } from '../../core/ports';
import { buildObservation } from '../../testing/builders';
import { type OpenedDatabase, testDatabases } from '../../testing/test-databases';
import { verifyChain } from '../verify-chain';
import { postgresStore } from './postgres-store';

const actor: AuditActor = { type: 'user', id: 'admin-1' };
const aliveMs = 10_000;

describe('what is decided and its audit record', () => {
  let database: OpenedDatabase;
  let store: Store;
  let tenantId: string;
  beforeAll(async () => {
    database = await testDatabases.pg();
    store = postgresStore(database.handle);
  });
  afterAll(() => database.close());
  beforeEach(() => {
    tenantId = uuidv7();
  });
  afterEach(() => database.handle.setBeforeQuery(undefined));

  const pair = { fingerprint: 'f', strategy: 'SKIP_OPERATION', source: 's', template: 't' } as const;
  const grant = () => store.approvals.grant({ tenantId, ...pair, ttlMs: 60_000, actor });

  const entry: AuditEntry = { actor, action: 'changed', subject: 's', before: null, after: null };
  const limits = { perIncident: 5, incidentGapMs: 60_000, halfLifeMs: 1_000_000 };
  const merge = () =>
    store.groups.merge({ tenantId, service: 'default', from: ['a'], into: 'b', halfLifeMs: 1_000_000, entry });
  const groupsAndArms = async () => {
    const scope = { tenantId, service: 'default' };
    return [await store.groups.load(scope), await store.patterns.load(scope)];
  };

  /** Everything that writes an audit record: its preparation, the change itself, and what is seen of it. */
  const writers: Record<string, () => Promise<{ change: () => Promise<unknown>; seen: () => Promise<unknown> }>> = {
    'a save of the settings': async () => ({
      change: () => store.settings.save({ tenantId, expectedVersion: 0, settings: {}, actor, note: '' }),
      seen: () => store.settings.current({ tenantId }),
    }),
    'a grant': async () => {
      await grant();
      return { change: grant, seen: () => store.approvals.list({ tenantId, limit: 9 }) };
    },
    'a revocation': async () => {
      const { id } = await grant();
      return {
        change: () => store.approvals.revoke({ tenantId, id, actor }),
        seen: () => store.approvals.list({ tenantId, limit: 9 }),
      };
    },
    'the word of an admin': async () => {
      await store.coordination.read({ tenantId, instanceId: 'a', aliveMs });
      const id = uuidv7();
      const what = { action: 'x', resource: 'r', reason: 'y', openedBy: 'a', ttlMs: 60_000, threshold: 1, aliveMs };
      await store.votes.open({ tenantId, id, ...what });
      return {
        change: () => store.votes.decide({ tenantId, id, agrees: true, actor }),
        seen: () => store.votes.find({ tenantId, id }),
      };
    },
    'the settling of an action': async () => {
      const lease = await store.leases.acquire({ tenantId, name: 'shared:r', holder: 'a', ttlMs: 60_000 });
      const epoch = lease?.epoch ?? 0;
      const what = { action: 'x', resource: 'r', severity: 'normal', fingerprint: null, reason: 'y' } as const;
      const state = { status: 'running', evidence: null, rollback: null, watched: null } as const;
      const record = { id: uuidv7(), ...what, instanceId: 'a', epoch, ...state, startedAtMs: 0, settledAtMs: null };
      await store.actions.begin({ tenantId, record });
      const { id } = record;
      return {
        change: () => store.actions.settle({ tenantId, id, epoch, status: 'succeeded', evidence: 'e' }),
        seen: () => store.actions.find({ tenantId, id }),
      };
    },
    'the settling of a doubt': async () => {
      const one = { id: uuidv7(), part: 'step', name: 'n' } as const;
      const known = { source: 's', runKey: 'r', actorId: null, key: null, jobId: null, known: 'k', openedAtMs: 0 };
      await store.doubts.open({ tenantId, doubt: { ...one, ...known } });
      return {
        change: () => store.doubts.settle({ tenantId, ...one, verdict: 'happened', actor, note: '' }),
        seen: () => store.doubts.of({ tenantId, eventId: one.id }),
      };
    },
    'a merge of groups': async () => {
      await store.patterns.observe(buildObservation({ tenantId, fingerprint: 'a' }), limits);
      return { change: () => merge(), seen: groupsAndArms };
    },
    'a split of groups': async () => {
      await merge();
      await store.patterns.observe(buildObservation({ tenantId, fingerprint: 'a' }), limits);
      const split = { tenantId, service: 'default', fingerprint: 'a', by: 'member', halfLifeMs: 1, entry } as const;
      return { change: () => store.groups.split(split), seen: groupsAndArms };
    },
    'the activation of a small model': async () => {
      const metrics = { heldOut: 1, brier: 0, rulesBrier: 0, calibrationError: 0, value: 1, rulesValue: 1 };
      const scope = { tenantId, service: 'default' };
      const id = uuidv7();
      const rest = { trainedAtMs: 0, rows: 1, metrics: { ...metrics, beatsRules: true }, state: 'shadow' } as const;
      await store.forests.save({ id, ...scope, ...rest }, 'model');
      return {
        change: () => store.forests.activate({ ...scope, id, entry }),
        seen: () => store.forests.active(scope),
      };
    },
    'an erasure': async () => {
      await grant();
      return {
        change: () => store.audit.erase({ tenantId, sequence: 1, actor }),
        seen: () => store.audit.range({ tenantId, from: 1, limit: 9 }),
      };
    },
  };

  it.each(Object.entries(writers))('stand or fall together: %s', async (_name, prepare) => {
    const { change, seen } = await prepare();
    const before = await seen();
    const records = await store.audit.range({ tenantId, from: 1, limit: 9 });
    database.handle.setBeforeQuery(({ text }) => {
      if (text.includes('INSERT INTO healing_audit (')) throw new Error('The disk is full.');
    });
    await expect(change()).rejects.toThrow();
    database.handle.setBeforeQuery(undefined);
    expect(await seen()).toEqual(before);
    expect(await store.audit.range({ tenantId, from: 1, limit: 9 })).toEqual(records);

    await change();
    expect(await seen()).not.toEqual(before);
    const after = await store.audit.range({ tenantId, from: 1, limit: 9 });
    expect(after).toHaveLength(records.length + 1);
    expect(verifyChain(after, { head: await store.audit.head({ tenantId }) }).ok).toBe(true);
  });

  it.each(Object.entries(writers))('lock the chain last of all, for as short as can be: %s', async (_name, prepare) => {
    const { change } = await prepare();
    const statements: string[] = [];
    database.handle.setBeforeQuery(({ text }) => {
      statements.push(text.trim().slice(0, 60).toLowerCase());
    });
    await change();
    const [lock, write, end] = statements.slice(-3);
    expect(lock).toContain('insert into healing_audit_heads');
    expect(write).toContain('with moved');
    expect(end).toContain('commit');
    expect(statements.filter((text) => text.includes('into healing_audit_heads'))).toHaveLength(1);
  });

  it('waits for a writer that is slow, and follows it', async () => {
    const { handle } = database;
    const first = await store.audit.append({
      tenantId,
      entry: { actor, action: 'a', subject: 's', before: 1, after: 2 },
    });
    let second: Promise<unknown> = Promise.resolve();
    await handle.db.transaction(async (tx) => {
      const { appendAudit } = await import('./append-audit');
      const entry = { actor, action: 'slow', subject: 's', before: null, after: null };
      await appendAudit(tx, { tenantId, service: 'default', entry });
      second = store.audit.append({ tenantId, entry: { ...entry, action: 'fast' } });
      expect(await waiting()).toBe(true);
      expect(await store.audit.head({ tenantId })).toEqual(first);
    });
    await second;
    const records = await store.audit.range({ tenantId, from: 1, limit: 9 });
    expect(records.map(({ action }) => action)).toEqual(['a', 'slow', 'fast']);
    expect(verifyChain(records).ok).toBe(true);
  });

  /** True once some session waits for a lock. */
  async function waiting(): Promise<boolean> {
    for (let look = 0; look < 2_000; look++) {
      const { rows } = await database.handle.executeSql(
        `SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`,
      );
      if (rows.length > 0) return true;
    }
    return false;
  }
});
