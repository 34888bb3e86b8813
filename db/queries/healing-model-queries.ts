import { and, eq, gt, sql } from 'drizzle-orm';
import type { Database } from '../client';
import { healingModelAnswers } from '../schema/healing-learning-schema';
import { healingModelUsage } from '../schema/healing-schema';
import { databaseNow, databaseNowPlus } from './healing-time';

interface UsageDay {
  tenantId: string;
  service: string;
  day: string;
}

export interface ModelUsageRow {
  calls: number;
  tokens: number;
  microUsd: number;
  accepted: number;
  discarded: number;
  failed: number;
}

const isDay = ({ tenantId, service, day }: UsageDay) => {
  const t = healingModelUsage;
  return and(eq(t.tenantId, tenantId), eq(t.service, service), eq(t.day, day));
};

/** Adds one call, its tokens and its price when all caps allow it. */
export async function reserveModelUsage(
  db: Database,
  input: UsageDay & {
    tokens: number;
    microUsd: number;
    maxCalls: number;
    maxTokens: number;
    maxMicroUsd: number | null;
  },
): Promise<boolean> {
  const { tenantId, service, day, tokens, maxCalls, maxTokens, maxMicroUsd } = input;
  const microUsd = Math.ceil(input.microUsd);
  const tooDear = maxMicroUsd !== null && microUsd > maxMicroUsd;
  if (maxCalls < 1 || tokens > maxTokens || tooDear) return false;
  const t = healingModelUsage;
  const affordable = maxMicroUsd === null ? sql`true` : sql`${t.microUsd} + ${microUsd} <= ${maxMicroUsd}`;
  const rows = await db
    .insert(t)
    .values({ tenantId, service, day, calls: 1, tokens, microUsd })
    .onConflictDoUpdate({
      target: [t.tenantId, t.service, t.day],
      set: {
        calls: sql`${t.calls} + 1`,
        tokens: sql`${t.tokens} + ${tokens}`,
        microUsd: sql`${t.microUsd} + ${microUsd}`,
      },
      setWhere: sql`${t.calls} + 1 <= ${maxCalls} AND ${t.tokens} + ${tokens} <= ${maxTokens} AND ${affordable}`,
    })
    .returning({ calls: t.calls });
  return rows.length === 1;
}

export async function correctModelUsage(
  db: Database,
  input: UsageDay & { tokens: number; microUsd: number; verdict?: 'accepted' | 'discarded' | 'failed' },
): Promise<void> {
  const t = healingModelUsage;
  const { verdict } = input;
  await db
    .update(t)
    .set({
      tokens: sql`greatest(0, ${t.tokens} + ${input.tokens})`,
      microUsd: sql`greatest(0, ${t.microUsd} + ${Math.ceil(input.microUsd)})`,
      ...(verdict === undefined ? {} : { [verdict]: sql`${t[verdict]} + 1` }),
    })
    .where(isDay(input));
}

export async function readModelUsage(db: Database, input: UsageDay): Promise<ModelUsageRow> {
  const { calls, tokens, microUsd, accepted, discarded, failed } = healingModelUsage;
  const [row] = await db
    .select({ calls, tokens, microUsd, accepted, discarded, failed })
    .from(healingModelUsage)
    .where(isDay(input));
  return row ?? { calls: 0, tokens: 0, microUsd: 0, accepted: 0, discarded: 0, failed: 0 };
}

interface AnswerScope {
  tenantId: string;
  service: string;
}

export interface ModelAnswerRow {
  fingerprint: string;
  strategy: string;
  confidence: number;
  explanation: string;
  model: string;
}

/** Null once it expired. */
export async function findModelAnswer(
  db: Database,
  input: AnswerScope & { fingerprint: string },
): Promise<ModelAnswerRow | null> {
  const t = healingModelAnswers;
  const { fingerprint, strategy, confidence, explanation, model } = t;
  const [row] = await db
    .select({ fingerprint, strategy, confidence, explanation, model })
    .from(t)
    .where(
      and(
        eq(t.tenantId, input.tenantId),
        eq(t.service, input.service),
        eq(fingerprint, input.fingerprint),
        gt(t.expiresAt, databaseNow),
      ),
    );
  return row ?? null;
}

export async function storeModelAnswer(
  db: Database,
  { ttlMs, ...row }: AnswerScope & ModelAnswerRow & { ttlMs: number },
): Promise<void> {
  const t = healingModelAnswers;
  const expiresAt = databaseNowPlus(ttlMs);
  await db
    .insert(t)
    .values({ ...row, expiresAt })
    .onConflictDoUpdate({ target: [t.tenantId, t.service, t.fingerprint], set: { ...row, expiresAt } });
}
