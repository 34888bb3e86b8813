import { and, eq, sql } from 'drizzle-orm';
import type { Database } from '../client';
import { healingCompletions } from '../schema/healing-schema';
import { databaseNowPlus } from './healing-time';

export interface CompletionKey {
  tenantId: string;
  service: string;
  key: string;
}

const t = healingCompletions;
const keyIs = ({ tenantId, service, key }: CompletionKey) =>
  and(eq(t.tenantId, tenantId), eq(t.service, service), eq(t.key, key));

/** Inside a transaction: true when the key is now claimed by it. Waits for another transaction that claims it. */
export async function claimCompletion(tx: Database, input: CompletionKey & { ttlMs: number }): Promise<boolean> {
  const { tenantId, service, key } = input;
  const rows = await tx
    .insert(t)
    .values({ tenantId, service, key, expiresAt: databaseNowPlus(input.ttlMs) })
    .onConflictDoNothing()
    .returning({ key: t.key });
  return rows.length === 1;
}

/** The stored result; undefined without a row. Null can only be seen when the work committed by itself. */
export async function readCompletion(tx: Database, input: CompletionKey): Promise<string | null | undefined> {
  const [row] = await tx.select({ result: t.result }).from(t).where(keyIs(input));
  return row === undefined ? undefined : row.result;
}

/** A completion that somebody asked about is kept for at least `ttlMs` more. */
export async function keepCompletion(tx: Database, input: CompletionKey & { ttlMs: number }): Promise<void> {
  const until = databaseNowPlus(input.ttlMs);
  await tx
    .update(t)
    .set({ expiresAt: sql`greatest(${t.expiresAt}, ${until})` })
    .where(keyIs(input));
}

/** False when the transaction that made the claim is not the running one any more: the work ended it. */
export async function storeCompletion(tx: Database, input: CompletionKey & { result: string }): Promise<boolean> {
  const rows = await tx
    .update(t)
    .set({ result: input.result })
    .where(and(keyIs(input), sql`xmin = pg_current_xact_id()::xid`))
    .returning({ key: t.key });
  return rows.length === 1;
}
