import { describe, expect, it } from 'vitest';
import type { AuditRecord } from '@/lib/self-healing/core/audit';
import { settingsSchema } from '@/lib/self-healing/core/settings';
import { changesLimit, payloadChanges } from './audit-diff';
import { beforeOf, toAuditRow, verificationMessage } from './audit-view';

const record: AuditRecord = {
  tenantId: 'default',
  service: 'default',
  sequence: 4,
  atMs: 1,
  actor: { type: 'user', id: 'anna' },
  action: 'role-changed',
  subject: 'user ben',
  before: { role: 'member' },
  after: { role: 'admin' },
  payloadDigest: 'd',
  previousHash: 'p',
  hash: 'h',
  erased: false,
};
const names = { anna: 'Anna', ben: 'Ben' };

describe('toAuditRow', () => {
  it('says who did what to whom, and what changed', () => {
    expect(toAuditRow(record, names)).toMatchObject({
      who: 'Anna',
      what: 'role changed',
      subject: 'user Ben',
      changes: [{ path: 'role', before: 'member', after: 'admin' }],
    });
  });

  it('names a person who is gone by id only, a system part and a model by what they are', () => {
    const who = (actor: AuditRecord['actor']) => toAuditRow({ ...record, actor }, names).who;
    expect(who({ type: 'user', id: 'constructor' })).toBe('a former user (construc)');
    expect(who({ type: 'system', id: 'retention' })).toBe('system: retention');
    expect(who({ type: 'model', id: 'gpt-4.1' })).toBe('model gpt-4.1');
  });

  it('tells of saved settings only what differs, in the words of the form, also of the first that were saved', () => {
    const saved = (version: number, change: object, note = '') => ({
      ...{ version, note, settings: settingsSchema.parse(change) },
    });
    const row = (before: unknown, after: unknown) =>
      toAuditRow({ ...record, action: 'settings-saved', subject: 'settings', before, after }, names);
    const first = row(null, saved(1, { cooldownMs: 75_000 }, 'a calmer night'));
    expect(first).toMatchObject({
      subject: 'settings, version 1, beside the defaults: a calmer night',
      changes: [{ path: 'Actions on shared state: Cooldown', before: '60 s', after: '75 s' }],
      moreChanges: 0,
    });
    const second = row(saved(1, { cooldownMs: 75_000 }, 'x'), saved(2, { cooldownMs: 75_000, mode: 'observe' }));
    expect(second.changes).toEqual([{ path: 'Mode', before: 'Heal', after: 'Observe' }]);
    expect(second.subject).toBe('settings, version 2');
    expect(row(null, 'of another shape').changes).toEqual([{ path: '', before: '—', after: 'of another shape' }]);
  });

  it('shows nothing of an erased payload', () => {
    expect(toAuditRow({ ...record, erased: true }, names).changes).toEqual([]);
  });
});

describe('payloadChanges', () => {
  it('lists the leaves that differ, with what was absent', () => {
    const before = { mode: 'heal', breaker: { openMs: 1, quorum: 1 }, experiments: [] };
    const after = { mode: 'heal', breaker: { openMs: 2 }, experiments: [{ name: 'a' }] };
    expect(payloadChanges(before, after).changes).toEqual([
      { path: 'breaker.openMs', before: '1', after: '2' },
      { path: 'breaker.quorum', before: '1', after: '—' },
      { path: 'experiments', before: 'none', after: '—' },
      { path: 'experiments.0.name', before: '—', after: 'a' },
    ]);
    expect(payloadChanges(null, 'x').changes).toEqual([{ path: '', before: '—', after: 'x' }]);
    expect(payloadChanges(null, null).changes).toEqual([]);
  });

  it('stays bounded, and says how much it left out', () => {
    const large = Object.fromEntries(Array.from({ length: 80 }, (_, index) => [`f${index}`, 'y'.repeat(1_000)]));
    const { changes, more } = payloadChanges({}, large);
    expect(changes).toHaveLength(changesLimit);
    expect(more).toBe(80 - changesLimit + 1);
    expect(Math.max(...changes.map((change) => change.after.length))).toBe(301);
    let deep: unknown = 'end';
    for (let depth = 0; depth < 50; depth += 1) deep = { deep };
    expect(payloadChanges(null, deep).changes).toHaveLength(1);
  });
});

describe('verificationMessage', () => {
  it('says where a chain is broken and why, and never calls an empty one verified', () => {
    expect(verificationMessage({ ok: false, sequence: 3, reason: 'its hash does not fit.' })).toBe(
      'The chain is broken at record 3: its hash does not fit.',
    );
    expect(verificationMessage({ ok: true, checked: 0, head: null })).toBe('There is nothing to verify yet.');
    const head = { sequence: 12, hash: 'abcdef0123456789abcdef' };
    expect(verificationMessage({ ok: true, checked: 12, head })).toContain('12 records checked');
  });
});

describe('beforeOf', () => {
  it('takes a sequence number and nothing else from the address', () => {
    expect(beforeOf('31')).toBe(31);
    for (const wrong of ['0', '-1', '1.5', 'x', ['1'], undefined, '9'.repeat(20)]) {
      expect(beforeOf(wrong), String(wrong)).toBeUndefined();
    }
  });
});
