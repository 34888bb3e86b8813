import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type DatabaseHandle, openDatabase } from '@/db/client';
import { migrateAll } from '@/db/migrate-all';
import { createTestDatabase, type TestDatabase } from '@/lib/self-healing/testing';
import { insertContact } from './contacts';
import { addCredits, type CreditResult, getLedger, refundCredits, spendCredits } from './credits';

const tenantId = 'default';
const posting = { tenantId, createdBy: null, note: null };
let testDatabase: TestDatabase;
let handle: DatabaseHandle;
let contactCount = 0;

beforeAll(async () => {
  testDatabase = await createTestDatabase();
  handle = await openDatabase({ url: testDatabase.url, max: 8 });
  await migrateAll(handle);
});
afterAll(async () => {
  await handle?.close();
  await testDatabase?.drop();
});

async function contactWith(credits: number): Promise<string> {
  const email = `c${++contactCount}@example.com`;
  const contact = { tenantId, createdBy: null, name: 'C', email, company: null, phone: null, notes: null };
  const inserted = await insertContact(handle.db, contact);
  if (!inserted.ok) throw new Error(inserted.reason);
  if (credits > 0) await transact({ kind: 'purchase', contactId: inserted.id, amount: credits });
  return inserted.id;
}

type Work = { contactId: string; amount: number } & (
  | { kind: 'purchase' | 'spend' }
  | { kind: 'refund'; spendId: string }
);
const transact = (work: Work): Promise<CreditResult> =>
  handle.db.transaction((tx) => {
    if (work.kind === 'spend') return spendCredits(tx, { ...posting, ...work });
    if (work.kind === 'refund') return refundCredits(tx, { ...posting, ...work });
    return addCredits(tx, { ...posting, ...work, kind: work.kind });
  });

describe('the credit ledger', () => {
  it('lets concurrent spends take what is there and refuses the rest: the balance never goes below zero', async () => {
    const contactId = await contactWith(100);
    const results = await Promise.all(
      Array.from({ length: 40 }, () => transact({ kind: 'spend', contactId, amount: 7 })),
    );
    expect(results.filter((result) => result.ok)).toHaveLength(14);
    const { balance, entries } = await getLedger(handle.db, { tenantId, contactId, limit: 100 });
    expect(balance).toBe(2);
    expect(entries).toHaveLength(15);
    const counted = entries.reduce((sum, entry) => sum + (entry.kind === 'spend' ? -entry.amount : entry.amount), 0);
    expect(counted).toBe(balance);
    expect(new Set(entries.map((entry) => entry.balanceAfter)).size).toBe(15);
  });

  it('opens one account for a contact whose first purchases come at the same time', async () => {
    const contactId = await contactWith(0);
    await Promise.all(Array.from({ length: 8 }, () => transact({ kind: 'purchase', contactId, amount: 5 })));
    expect((await getLedger(handle.db, { tenantId, contactId, limit: 20 })).balance).toBe(40);
  });

  it('gives back no more than was spent, also when the refunds come at the same time', async () => {
    const contactId = await contactWith(10);
    const spend = await transact({ kind: 'spend', contactId, amount: 10 });
    if (!spend.ok) throw new Error(spend.reason);
    const results = await Promise.all(
      Array.from({ length: 6 }, () => transact({ kind: 'refund', contactId, amount: 4, spendId: spend.entryId })),
    );
    expect(results.filter((result) => result.ok)).toHaveLength(2);
    expect(results.find((result) => !result.ok)).toMatchObject({ reason: 'more-than-spent' });
    const { balance, entries } = await getLedger(handle.db, { tenantId, contactId, limit: 20 });
    expect(balance).toBe(8);
    expect(entries.find((entry) => entry.kind === 'spend')?.refunded).toBe(8);
  });

  it('refunds only a spend of the same ledger', async () => {
    const [mine, theirs] = [await contactWith(10), await contactWith(10)];
    const spend = await transact({ kind: 'spend', contactId: theirs, amount: 5 });
    if (!spend.ok) throw new Error(spend.reason);
    expect(await transact({ kind: 'refund', contactId: mine, amount: 5, spendId: spend.entryId })).toMatchObject({
      ok: false,
      reason: 'spend-not-found',
    });
  });

  it('leaves no trace of a transaction that fails after the posting', async () => {
    const contactId = await contactWith(10);
    const failed = handle.db.transaction(async (tx) => {
      await spendCredits(tx, { ...posting, contactId, amount: 3 });
      throw new Error('later');
    });
    await expect(failed).rejects.toThrow('later');
    expect(await getLedger(handle.db, { tenantId, contactId, limit: 20 })).toMatchObject({ balance: 10 });
  });

  it('is guarded by the database itself against a write that forgets the rules', async () => {
    const contactId = await contactWith(1);
    const write = handle.db.execute(sql`update credit_accounts set balance = -1 where contact_id = ${contactId}`);
    await expect(write).rejects.toMatchObject({ cause: { code: '23514' } });
  });
});
