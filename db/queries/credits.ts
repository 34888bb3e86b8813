import { and, asc, desc, eq, sql } from 'drizzle-orm';
import type { Database } from '../client';
import { contacts } from '../schema/contacts';
import { type CreditEntryKind, creditAccounts, creditEntries } from '../schema/credits';
import { contactExists } from './contacts';

/** A balance is an integer of Postgres. */
export const maxBalance = 2_000_000_000;

interface Posting {
  tenantId: string;
  contactId: string;
  amount: number;
  note: string | null;
  createdBy: string | null;
}

export type CreditRefusal = 'contact-not-found' | 'not-enough' | 'too-many' | 'spend-not-found' | 'more-than-spent';
export type CreditResult =
  | { ok: true; entryId: string; balance: number }
  | { ok: false; reason: CreditRefusal; available: number };

/** Adds credits. Runs inside a transaction, as all writes to the ledger do. */
export async function addCredits(db: Database, input: Posting & { kind: 'grant' | 'purchase' }): Promise<CreditResult> {
  const account = await lockedAccount(db, input);
  if (!account) return { ok: false, reason: 'contact-not-found', available: 0 };
  if (account.balance + input.amount > maxBalance) {
    return { ok: false, reason: 'too-many', available: maxBalance - account.balance };
  }
  return post(db, account, { ...input, delta: input.amount });
}

/** Takes credits when there are enough; concurrent spends wait for each other at the account's row. */
export async function spendCredits(db: Database, input: Posting): Promise<CreditResult> {
  const account = await lockedAccount(db, input);
  if (!account) return { ok: false, reason: 'contact-not-found', available: 0 };
  if (account.balance < input.amount) return { ok: false, reason: 'not-enough', available: account.balance };
  return post(db, account, { ...input, kind: 'spend', delta: -input.amount });
}

/** Gives back all or a part of one spend; all refunds of a spend together never exceed it. */
export async function refundCredits(db: Database, input: Posting & { spendId: string }): Promise<CreditResult> {
  const account = await lockedAccount(db, input);
  if (!account) return { ok: false, reason: 'contact-not-found', available: 0 };
  const [spend] = await db
    .select({ amount: creditEntries.amount })
    .from(creditEntries)
    .where(
      and(
        eq(creditEntries.id, input.spendId),
        eq(creditEntries.accountId, account.id),
        eq(creditEntries.kind, 'spend'),
      ),
    );
  if (!spend) return { ok: false, reason: 'spend-not-found', available: 0 };
  const [refunds] = await db
    .select({ amount: sql<string>`coalesce(sum(${creditEntries.amount}), 0)::text` })
    .from(creditEntries)
    .where(eq(creditEntries.refundOf, input.spendId));
  const available = spend.amount - Number(refunds?.amount ?? 0);
  if (input.amount > available) return { ok: false, reason: 'more-than-spent', available };
  return post(db, account, { ...input, kind: 'refund', delta: input.amount, refundOf: input.spendId });
}

/** Creates the contact's account at its first entry, and locks its row until the transaction ends. */
async function lockedAccount(db: Database, input: { tenantId: string; contactId: string }) {
  if (!(await contactExists(db, { tenantId: input.tenantId, id: input.contactId }))) return null;
  const { tenantId, contactId } = input;
  await db.insert(creditAccounts).values({ tenantId, contactId }).onConflictDoNothing();
  const [account] = await db
    .select({ id: creditAccounts.id, balance: creditAccounts.balance })
    .from(creditAccounts)
    .where(and(eq(creditAccounts.tenantId, tenantId), eq(creditAccounts.contactId, contactId)))
    .for('update');
  return account ?? null;
}

async function post(
  db: Database,
  account: { id: string; balance: number },
  input: Posting & { kind: CreditEntryKind; delta: number; refundOf?: string },
): Promise<CreditResult> {
  const balance = account.balance + input.delta;
  await db.update(creditAccounts).set({ balance, updatedAt: sql`now()` }).where(eq(creditAccounts.id, account.id));
  const [entry] = await db
    .insert(creditEntries)
    .values({
      tenantId: input.tenantId,
      accountId: account.id,
      kind: input.kind,
      amount: input.amount,
      balanceAfter: balance,
      note: input.note,
      refundOf: input.refundOf ?? null,
      createdBy: input.createdBy,
    })
    .returning({ id: creditEntries.id });
  if (!entry) throw new Error('the insert returned no row');
  return { ok: true, entryId: entry.id, balance };
}

export interface CreditAccount {
  contactId: string;
  contactName: string;
  balance: number;
}

/** Accounts by name of their contact. `page` counts from 1. */
export async function listCreditAccounts(
  db: Database,
  input: { tenantId: string; page: number; pageSize: number },
): Promise<{ accounts: CreditAccount[]; total: number }> {
  const where = eq(creditAccounts.tenantId, input.tenantId);
  const total = await db.$count(creditAccounts, where);
  const accounts = await db
    .select({ contactId: contacts.id, contactName: contacts.name, balance: creditAccounts.balance })
    .from(creditAccounts)
    .innerJoin(contacts, eq(contacts.id, creditAccounts.contactId))
    .where(where)
    .orderBy(asc(contacts.name), asc(contacts.id))
    .limit(input.pageSize)
    .offset((input.page - 1) * input.pageSize);
  return { accounts, total: Number(total) };
}

export interface CreditEntry {
  id: string;
  kind: CreditEntryKind;
  amount: number;
  balanceAfter: number;
  note: string | null;
  refundOf: string | null;
  /** What of a spend has been given back. */
  refunded: number;
  createdAt: string;
}

/** The balance and the newest `limit` entries of one contact; a contact without an account has 0 and none. */
export async function getLedger(
  db: Database,
  input: { tenantId: string; contactId: string; limit: number },
): Promise<{ balance: number; entries: CreditEntry[] }> {
  const [account] = await db
    .select({ id: creditAccounts.id, balance: creditAccounts.balance })
    .from(creditAccounts)
    .where(and(eq(creditAccounts.tenantId, input.tenantId), eq(creditAccounts.contactId, input.contactId)));
  if (!account) return { balance: 0, entries: [] };
  const rows = await db
    .select({
      id: creditEntries.id,
      kind: creditEntries.kind,
      amount: creditEntries.amount,
      balanceAfter: creditEntries.balanceAfter,
      note: creditEntries.note,
      refundOf: creditEntries.refundOf,
      refunded: sql<string>`coalesce((select sum(refund.amount) from credit_entries refund where refund.refund_of = ${creditEntries}.id), 0)::text`,
      createdAt: sql<string>`to_char(${creditEntries.createdAt} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`,
    })
    .from(creditEntries)
    .where(eq(creditEntries.accountId, account.id))
    .orderBy(desc(creditEntries.id))
    .limit(input.limit);
  return { balance: account.balance, entries: rows.map((row) => ({ ...row, refunded: Number(row.refunded) })) };
}
