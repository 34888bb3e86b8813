import type { StageSum } from '@/db/queries/deals';
import type { DealStage } from '@/db/schema/deals';
import { toBase } from '@/lib/rates/convert';
import type { ExchangeRates } from '@/lib/rates/rates-schema';

export interface StageTotal {
  stage: DealStage;
  count: number;
  /** In minor units of the reporting currency. */
  totalMinor: number;
  /** What could not be converted, in its own currency: shown beside the total, never left out. */
  unconverted: { currency: string; amountMinor: number }[];
}

/** One total for each stage; amounts without a rate are kept apart instead of being guessed. */
export function totalStages(
  sums: readonly StageSum[],
  stages: readonly DealStage[],
  rates: ExchangeRates | { base: string; rates: Record<string, never> },
): StageTotal[] {
  return stages.map((stage) => {
    const total: StageTotal = { stage, count: 0, totalMinor: 0, unconverted: [] };
    for (const sum of sums.filter((candidate) => candidate.stage === stage)) {
      total.count += sum.count;
      const converted = toBase(sum.amountMinor, sum.currency, { date: '', ...rates });
      if (converted === null) total.unconverted.push({ currency: sum.currency, amountMinor: sum.amountMinor });
      else total.totalMinor += converted;
    }
    return total;
  });
}
