import { and, asc, count, eq, ilike, inArray, or, sql } from 'drizzle-orm';
import type { Database } from '../client';
import { contacts } from '../schema/contacts';
import { creditAccounts } from '../schema/credits';

export interface ContactInput {
  name: string;
  /** Lower case. */
  email: string;
  company: string | null;
  phone: string | null;
  notes: string | null;
}

export interface Contact extends ContactInput {
  id: string;
  createdAt: string;
  updatedAt: string;
}

const columns = {
  id: contacts.id,
  name: contacts.name,
  email: contacts.email,
  company: contacts.company,
  phone: contacts.phone,
  notes: contacts.notes,
  createdAt: sql<string>`to_char(${contacts.createdAt} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`,
  updatedAt: sql<string>`to_char(${contacts.updatedAt} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`,
};

/** Contacts by name, those that contain every word of `search` in name, e-mail or company. `page` counts from 1. */
export async function listContacts(
  db: Database,
  input: { tenantId: string; search?: string; page: number; pageSize: number },
): Promise<{ contacts: Contact[]; total: number }> {
  const words = (input.search ?? '').split(/\s+/).filter(Boolean).slice(0, 8).map(containing);
  const where = and(
    eq(contacts.tenantId, input.tenantId),
    ...words.map((word) => or(ilike(contacts.name, word), ilike(contacts.email, word), ilike(contacts.company, word))),
  );
  const [totals] = await db.select({ total: count() }).from(contacts).where(where);
  const rows = await db
    .select(columns)
    .from(contacts)
    .where(where)
    .orderBy(asc(contacts.name), asc(contacts.id))
    .limit(input.pageSize)
    .offset((input.page - 1) * input.pageSize);
  return { contacts: rows, total: Number(totals?.total ?? 0) };
}

export async function getContact(db: Database, input: { tenantId: string; id: string }): Promise<Contact | null> {
  const [row] = await db
    .select(columns)
    .from(contacts)
    .where(and(eq(contacts.tenantId, input.tenantId), eq(contacts.id, input.id)));
  return row ?? null;
}

/** What a select offers: at most 500, by name. */
export async function listContactChoices(db: Database, input: { tenantId: string }) {
  return db
    .select({ id: contacts.id, name: contacts.name, email: contacts.email })
    .from(contacts)
    .where(eq(contacts.tenantId, input.tenantId))
    .orderBy(asc(contacts.name), asc(contacts.id))
    .limit(500);
}

/** Whether the contact belongs to the tenant: asked before another table points to it. */
export async function contactExists(db: Database, input: { tenantId: string; id: string }): Promise<boolean> {
  const rows = await db
    .select({ id: contacts.id })
    .from(contacts)
    .where(and(eq(contacts.tenantId, input.tenantId), eq(contacts.id, input.id)));
  return rows.length > 0;
}

export type InsertContactResult = { ok: true; id: string } | { ok: false; reason: 'email-taken' };

/** A taken address is an answer, not an error: inside a transaction an error would abort it. */
export async function insertContact(
  db: Database,
  input: ContactInput & { tenantId: string; createdBy: string | null },
): Promise<InsertContactResult> {
  const [row] = await db.insert(contacts).values(input).onConflictDoNothing().returning({ id: contacts.id });
  return row ? { ok: true, id: row.id } : { ok: false, reason: 'email-taken' };
}

export type UpdateContactResult = { ok: true } | { ok: false; reason: 'not-found' | 'email-taken' };

export async function updateContact(
  db: Database,
  input: ContactInput & { tenantId: string; id: string },
): Promise<UpdateContactResult> {
  const { tenantId, id, ...values } = input;
  const taken = await db
    .select({ id: contacts.id })
    .from(contacts)
    .where(and(eq(contacts.tenantId, tenantId), eq(contacts.email, values.email)));
  if (taken.some((row) => row.id !== id)) return { ok: false, reason: 'email-taken' };
  const rows = await db
    .update(contacts)
    .set({ ...values, updatedAt: sql`now()` })
    .where(and(eq(contacts.tenantId, tenantId), eq(contacts.id, id)))
    .returning({ id: contacts.id });
  return rows.length > 0 ? { ok: true } : { ok: false, reason: 'not-found' };
}

export type DeleteContactResult = { ok: true } | { ok: false; reason: 'not-found' | 'has-credits' };

/** Deals and projects stay, without a contact. A contact with a ledger stays too: ledgers are kept. */
export async function deleteContact(
  db: Database,
  input: { tenantId: string; id: string },
): Promise<DeleteContactResult> {
  const scope = and(eq(contacts.tenantId, input.tenantId), eq(contacts.id, input.id));
  const [locked] = await db.select({ id: contacts.id }).from(contacts).where(scope).for('update');
  if (!locked) return { ok: false, reason: 'not-found' };
  const accounts = await db
    .select({ id: creditAccounts.id })
    .from(creditAccounts)
    .where(and(eq(creditAccounts.tenantId, input.tenantId), eq(creditAccounts.contactId, input.id)));
  if (accounts.length > 0) return { ok: false, reason: 'has-credits' };
  await db.delete(contacts).where(scope);
  return { ok: true };
}

export type ImportContactsResult = { ok: true; imported: number } | { ok: false; taken: string[] };

/** All or none: with one address taken, nothing is written and the taken ones are named. */
export async function importContacts(
  db: Database,
  input: { tenantId: string; createdBy: string | null; rows: ContactInput[] },
): Promise<ImportContactsResult> {
  const emails = input.rows.map((row) => row.email);
  const taken = await db
    .select({ email: contacts.email })
    .from(contacts)
    .where(and(eq(contacts.tenantId, input.tenantId), inArray(contacts.email, emails)));
  if (taken.length > 0) return { ok: false, taken: taken.map((row) => row.email) };
  for (let start = 0; start < input.rows.length; start += 500) {
    const part = input.rows.slice(start, start + 500);
    await db
      .insert(contacts)
      .values(part.map((row) => ({ ...row, tenantId: input.tenantId, createdBy: input.createdBy })));
  }
  return { ok: true, imported: input.rows.length };
}

/** `%` and `_` in what was typed stand for themselves. */
function containing(word: string): string {
  return `%${word.replace(/[\\%_]/g, '\\$&')}%`;
}
