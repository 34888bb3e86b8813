import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { AuditEntry, AuditRecord } from '../core/audit';
import { genesisHash, nextLink, recordOf } from './audit-chain';
import { verifyChain } from './verify-chain';

const json = fc.jsonValue({ maxDepth: 3 });
const anyEntry: fc.Arbitrary<AuditEntry> = fc.record({
  actor: fc.record({
    type: fc.constantFrom('user', 'system', 'model'),
    id: fc.string({ unit: 'binary', maxLength: 20 }),
  }),
  action: fc.string({ unit: 'binary', maxLength: 20 }),
  subject: fc.string({ unit: 'binary', maxLength: 20 }),
  before: json,
  after: json,
});

function chainOf(entries: readonly AuditEntry[], scope = { tenantId: 't', service: 's' }): AuditRecord[] {
  let previous = { sequence: 0, hash: genesisHash };
  return entries.map((entry, index) => {
    const link = nextLink(entry, { ...scope, previous, atMs: 1_700_000_000_000 + index });
    previous = { sequence: link.sequence, hash: link.hash };
    // As a database gives it back: through text.
    return recordOf(JSON.parse(JSON.stringify(link)) as typeof link);
  });
}

const anyChain = fc.array(anyEntry, { minLength: 1, maxLength: 8 }).map((entries) => chainOf(entries));
const headOf = (chain: readonly AuditRecord[]) => {
  const last = chain.at(-1);
  return last ? { sequence: last.sequence, hash: last.hash } : null;
};
const erased = (record: AuditRecord): AuditRecord => ({ ...record, before: null, after: null, erased: true });
const at = <T>(rows: readonly T[], index: number): T => {
  const row = rows[index % rows.length];
  if (row === undefined) throw new Error('There is no row.');
  return row;
};

/** One change of one field; what is JSON is changed inside a text around it. */
const changes: ((record: AuditRecord) => AuditRecord)[] = [
  (record) => ({ ...record, tenantId: `${record.tenantId}x` }),
  (record) => ({ ...record, service: `${record.service}x` }),
  (record) => ({ ...record, sequence: record.sequence + 1 }),
  (record) => ({ ...record, atMs: record.atMs + 1 }),
  (record) => ({ ...record, actor: { ...record.actor, type: record.actor.type === 'user' ? 'model' : 'user' } }),
  (record) => ({ ...record, actor: { ...record.actor, id: `${record.actor.id}x` } }),
  (record) => ({ ...record, action: `${record.action}x` }),
  (record) => ({ ...record, subject: `x${record.subject}` }),
  (record) => ({ ...record, before: [record.before] }),
  (record) => ({ ...record, after: { was: record.after } }),
  (record) => ({
    ...record,
    payloadDigest: record.payloadDigest.replace(/^./, (digit) => (digit === '0' ? '1' : '0')),
  }),
  (record) => ({ ...record, previousHash: record.previousHash.replace(/.$/, (digit) => (digit === 'f' ? 'e' : 'f')) }),
  (record) => ({ ...record, hash: record.hash.toUpperCase().replace(/^./, (digit) => (digit === '0' ? '1' : '0')) }),
];

describe('following a chain', () => {
  it('accepts every chain as it was written, with payloads erased or not, whole or in parts', () => {
    fc.assert(
      fc.property(anyChain, fc.nat(), fc.nat(), (chain, erasedAt, cutAt) => {
        const one = at(chain, erasedAt);
        const stored = chain.map((record) => (record === one ? erased(record) : record));
        expect(verifyChain(stored, { head: headOf(chain) })).toEqual({ ok: true, checked: chain.length });
        const cut = cutAt % chain.length;
        const from = headOf(stored.slice(0, cut));
        const rest = verifyChain(stored.slice(cut), { ...(from ? { from } : {}), head: headOf(chain) });
        expect(rest).toEqual({ ok: true, checked: chain.length - cut });
      }),
    );
  });

  it('finds any change of any field of any record', () => {
    fc.assert(
      fc.property(anyChain, fc.nat(), fc.constantFrom(...changes), (chain, index, change) => {
        const one = at(chain, index);
        const forged = chain.map((record) => (record === one ? change(record) : record));
        expect(verifyChain(forged, { head: headOf(chain) }).ok).toBe(false);
      }),
    );
  });

  it('finds any payload that was exchanged for that of another record', () => {
    fc.assert(
      fc.property(anyChain, fc.nat(), json, json, (chain, index, before, after) => {
        const one = at(chain, index);
        const [other] = chainOf([{ ...one, before, after }]);
        fc.pre(other !== undefined && other.payloadDigest !== one.payloadDigest);
        const forged = chain.map((record) => (record === one ? { ...record, before, after } : record));
        expect(verifyChain(forged)).toMatchObject({ ok: false, sequence: one.sequence });
      }),
    );
  });

  it('finds any record that was removed, repeated or moved, and any tail that was cut off', () => {
    fc.assert(
      fc.property(anyChain, fc.nat(), fc.nat(), (chain, first, second) => {
        const [i, j] = [first % chain.length, second % chain.length];
        const head = headOf(chain);
        expect(verifyChain(chain.toSpliced(i, 1), { head }).ok).toBe(false);
        expect(verifyChain(chain.toSpliced(i, 0, at(chain, j)), { head }).ok).toBe(false);
        expect(verifyChain(chain.slice(0, i), { head }).ok).toBe(false);
        if (i === j) return;
        const swapped = chain.with(i, at(chain, j)).with(j, at(chain, i));
        expect(verifyChain(swapped, { head }).ok).toBe(false);
      }),
    );
  });

  it('finds a chain that was written anew from any record on, against a head that was kept', () => {
    fc.assert(
      fc.property(fc.array(anyEntry, { minLength: 1, maxLength: 6 }), fc.nat(), (entries, index) => {
        const head = headOf(chainOf(entries));
        const one = at(entries, index);
        const anew = chainOf(
          entries.map((entry) => (entry === one ? { ...entry, subject: `${entry.subject} 2` } : entry)),
        );
        expect(verifyChain(anew).ok).toBe(true);
        expect(verifyChain(anew, { head })).toMatchObject({ ok: false, sequence: entries.length });
      }),
    );
  });

  it('finds records of another tenant, a tail that was added, and a chain where there should be none', () => {
    const entry: AuditEntry = { actor: { type: 'user', id: 'u' }, action: 'a', subject: 's', before: 1, after: 2 };
    const chain = chainOf([entry, entry]);
    const [, stranger] = chainOf([entry, entry], { tenantId: 'other', service: 's' });
    expect(verifyChain([...chain.slice(0, 1), ...(stranger ? [stranger] : [])])).toMatchObject({
      ok: false,
      sequence: 2,
    });
    expect(verifyChain(chain, { head: headOf(chain.slice(0, 1)) })).toMatchObject({ ok: false, sequence: 2 });
    expect(verifyChain(chain, { head: null })).toMatchObject({ ok: false, sequence: 1 });
    expect(verifyChain([], { head: null })).toEqual({ ok: true, checked: 0 });
  });

  it('is tied to the spelling of version one: a stored chain must verify for ever', () => {
    const entry: AuditEntry = {
      ...{ actor: { type: 'user', id: 'admin-1' }, action: 'settings-saved', subject: 'settings' },
      ...{ before: null, after: { mode: 'observe', b: 1, a: [true, null, 1.5, 'ü'] } },
    };
    const [record] = chainOf([entry], { tenantId: 'default', service: 'default' });
    expect(record?.payloadDigest).toBe('616191eec7c43c60ae11707c076555e51ddd3ff3f5006cbe54759ed384df3fe7');
    expect(record?.hash).toBe('2ffbe0f6de94fdfdfa4d5f2f66404fc8828df20f6f8903a9d8526324f270c364');
  });
});
