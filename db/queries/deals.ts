import { and, count, desc, eq, inArray, lte, sql } from 'drizzle-orm';
import type { Database } from '../client';
import { contacts } from '../schema/contacts';
import { type DealStage, deals } from '../schema/deals';

export interface DealInput {
  title: string;
  contactId: string | null;
  stage: DealStage;
  amountMinor: number;
  currency: string;
}

export interface Deal extends DealInput {
  id: string;
  contactName: string | null;
}

const columns = {
  id: deals.id,
  title: deals.title,
  contactId: deals.contactId,
  contactName: contacts.name,
  stage: deals.stage,
  amountMinor: deals.amountMinor,
  currency: deals.currency,
};

/** The newest `limit` deals, of one contact or of all. */
export async function listDeals(
  db: Database,
  input: { tenantId: string; contactId?: string; limit: number },
): Promise<Deal[]> {
  return db
    .select(columns)
    .from(deals)
    .leftJoin(contacts, eq(contacts.id, deals.contactId))
    .where(and(eq(deals.tenantId, input.tenantId), input.contactId ? eq(deals.contactId, input.contactId) : undefined))
    .orderBy(desc(deals.updatedAt), desc(deals.id))
    .limit(input.limit);
}

/** The newest `perStage` deals of each stage, in one statement: a deal that is being moved stands in one stage alone. */
export async function listPipeline(db: Database, input: { tenantId: string; perStage: number }): Promise<Deal[]> {
  const newestFirst = sql`row_number() over (partition by ${deals.stage} order by ${deals.updatedAt} desc, ${deals.id} desc)`;
  const ranked = db
    .select({ id: deals.id, rank: newestFirst.mapWith(Number).as('rank') })
    .from(deals)
    .where(eq(deals.tenantId, input.tenantId))
    .as('ranked');
  return db
    .select(columns)
    .from(deals)
    .innerJoin(ranked, eq(ranked.id, deals.id))
    .leftJoin(contacts, eq(contacts.id, deals.contactId))
    .where(lte(ranked.rank, input.perStage))
    .orderBy(desc(deals.updatedAt), desc(deals.id));
}

export async function getDeal(db: Database, input: { tenantId: string; id: string }): Promise<Deal | null> {
  const [row] = await db
    .select(columns)
    .from(deals)
    .leftJoin(contacts, eq(contacts.id, deals.contactId))
    .where(and(eq(deals.tenantId, input.tenantId), eq(deals.id, input.id)));
  return row ?? null;
}

export interface StageSum {
  stage: DealStage;
  currency: string;
  amountMinor: number;
  count: number;
}

/** Sums by stage and currency; the currencies are not mixed here. */
export async function sumDeals(db: Database, input: { tenantId: string }): Promise<StageSum[]> {
  const rows = await db
    .select({
      stage: deals.stage,
      currency: deals.currency,
      amountMinor: sql<string>`sum(${deals.amountMinor})::text`,
      count: count(),
    })
    .from(deals)
    .where(eq(deals.tenantId, input.tenantId))
    .groupBy(deals.stage, deals.currency)
    .orderBy(deals.stage, deals.currency);
  return rows.map((row) => ({ ...row, amountMinor: Number(row.amountMinor), count: Number(row.count) }));
}

export async function countOpenDeals(db: Database, input: { tenantId: string }): Promise<number> {
  const [row] = await db
    .select({ total: count() })
    .from(deals)
    .where(and(eq(deals.tenantId, input.tenantId), inArray(deals.stage, ['lead', 'qualified', 'proposal'])));
  return Number(row?.total ?? 0);
}

export async function insertDeal(
  db: Database,
  input: DealInput & { tenantId: string; createdBy: string | null },
): Promise<{ id: string }> {
  const [row] = await db.insert(deals).values(input).returning({ id: deals.id });
  if (!row) throw new Error('the insert returned no row');
  return row;
}

/** False when the tenant has no such deal. */
export async function updateDeal(
  db: Database,
  input: Partial<DealInput> & { tenantId: string; id: string },
): Promise<boolean> {
  const { tenantId, id, ...values } = input;
  const rows = await db
    .update(deals)
    .set({ ...values, updatedAt: sql`now()` })
    .where(and(eq(deals.tenantId, tenantId), eq(deals.id, id)))
    .returning({ id: deals.id });
  return rows.length > 0;
}

/** False when the tenant has no such deal. */
export async function deleteDeal(db: Database, input: { tenantId: string; id: string }): Promise<boolean> {
  const rows = await db
    .delete(deals)
    .where(and(eq(deals.tenantId, input.tenantId), eq(deals.id, input.id)))
    .returning({ id: deals.id });
  return rows.length > 0;
}
