import { eq, sql } from 'drizzle-orm';
import type { Database } from '../client';
import { reportingCurrencies } from '../schema/rates';

/** EUR until somebody chose another. */
export async function getReportingCurrency(db: Database, input: { tenantId: string }): Promise<string> {
  const [row] = await db
    .select({ currency: reportingCurrencies.currency })
    .from(reportingCurrencies)
    .where(eq(reportingCurrencies.tenantId, input.tenantId));
  return row?.currency ?? 'EUR';
}

export async function setReportingCurrency(db: Database, input: { tenantId: string; currency: string }): Promise<void> {
  await db
    .insert(reportingCurrencies)
    .values(input)
    .onConflictDoUpdate({
      target: reportingCurrencies.tenantId,
      set: { currency: input.currency, updatedAt: sql`now()` },
    });
}
