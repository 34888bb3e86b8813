import * as queries from '@/db/queries/deals';
import { getReportingCurrency } from '@/db/queries/rates';
import { dealStages } from '@/db/schema/deals';
import { type StageTotal, totalStages } from '@/lib/crm/pipeline-totals';
import { rateSources } from '@/lib/rates/rate-sources';
import { database } from '@/lib/runtime/database';
import type { Actor } from '@/lib/self-healing/core/ports';
import { isHealingError, withSelfHealing } from '@/lib/self-healing/error-interceptor';
import { databaseRead } from './database-read';
import { getExchangeRates, type ServedRates } from './rates';

/** Most deals shown in one stage; the totals count all. */
export const dealsPerStage = 50;

export interface Pipeline {
  stages: { stage: queries.Deal['stage']; deals: queries.Deal[] }[];
}

export const getPipeline = withSelfHealing(
  async function getPipeline(actor: Actor): Promise<Pipeline> {
    const { db } = await database();
    const deals = await queries.listPipeline(db, { tenantId: actor.tenantId, perStage: dealsPerStage });
    const stages = dealStages.map((stage) => ({ stage, deals: deals.filter((deal) => deal.stage === stage) }));
    return { stages };
  },
  { source: 'getPipeline', ...databaseRead },
);

export interface PipelineTotals {
  currency: string;
  stages: StageTotal[];
  /** Where the rates come from; `none`: not needed, since all amounts are in the reporting currency. */
  rates: 'none' | 'fresh' | 'stale' | 'unavailable' | 'not-configured';
  /** The day the rates are of. */
  ratesDate: string | null;
  /** When the figures were added up, in milliseconds. */
  atMs: number;
  /** The database did not answer: these are the last known figures. */
  stale: boolean;
}

/** The value of the pipeline in one currency. Keeps the last known figures of the tenant to fall back on. */
export const getPipelineTotals = withSelfHealing(
  async function getPipelineTotals(actor: Actor): Promise<PipelineTotals> {
    const { db } = await database();
    const sums = await queries.sumDeals(db, { tenantId: actor.tenantId });
    const currency = await getReportingCurrency(db, { tenantId: actor.tenantId });
    const { rates, state } = await ratesFor(sums, currency);
    const stages = totalStages(sums, dealStages, rates ?? { base: currency, rates: {} });
    return { currency, stages, rates: state, ratesDate: rates?.date ?? null, atMs: Date.now(), stale: false };
  },
  {
    source: 'getPipelineTotals',
    ...databaseRead,
    cache: {
      key: () => 'pipeline-totals',
      scope: (actor) => actor.tenantId,
      ttlMs: 0,
      staleMs: 24 * 3_600_000,
      tags: ['deals'],
    },
    onDegraded: (totals) => ({ ...totals, stale: true }),
  },
);

/** Rates that cannot be had are no reason to show no figures: the amounts then stand in their own currencies. */
async function ratesFor(
  sums: readonly queries.StageSum[],
  currency: string,
): Promise<{ rates: ServedRates | null; state: PipelineTotals['rates'] }> {
  if (sums.every((sum) => sum.currency === currency)) return { rates: null, state: 'none' };
  if (rateSources().length === 0) return { rates: null, state: 'not-configured' };
  try {
    const rates = await getExchangeRates(currency);
    return { rates, state: rates.stale ? 'stale' : 'fresh' };
  } catch (error) {
    if (isHealingError(error, 'ATTEMPT_ENDED')) throw error;
    return { rates: null, state: 'unavailable' };
  }
}

export const getDeal = withSelfHealing(
  async function getDeal(actor: Actor, id: string): Promise<queries.Deal | null> {
    const { db } = await database();
    return queries.getDeal(db, { tenantId: actor.tenantId, id });
  },
  { source: 'getDeal', ...databaseRead },
);

/** For the navigation: the number of open deals, or null when it is not to be had at once. A badge is worth no wait. */
export const getOpenDealCount = withSelfHealing(
  async function getOpenDealCount(actor: Actor): Promise<number | null> {
    const { db } = await database();
    return queries.countOpenDeals(db, { tenantId: actor.tenantId });
  },
  {
    source: 'getOpenDealCount',
    ...databaseRead,
    severity: 'low',
    deadlineMs: 2_000,
    defaultValue: null,
    strategies: ['USE_DEFAULT_VALUE'],
  },
);

/** Deals of one contact, newest first. */
export const listContactDeals = withSelfHealing(
  async function listContactDeals(actor: Actor, contactId: string): Promise<queries.Deal[]> {
    const { db } = await database();
    return queries.listDeals(db, { tenantId: actor.tenantId, contactId, limit: 20 });
  },
  { source: 'listContactDeals', ...databaseRead },
);
