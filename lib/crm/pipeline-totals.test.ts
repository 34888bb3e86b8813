import { expect, it } from 'vitest';
import { totalStages } from './pipeline-totals';

const sums = [
  { stage: 'lead' as const, currency: 'EUR', amountMinor: 10_000, count: 1 },
  { stage: 'lead' as const, currency: 'USD', amountMinor: 12_500, count: 2 },
  { stage: 'lead' as const, currency: 'GBP', amountMinor: 700, count: 1 },
];

it('adds up what has a rate, and keeps what has none beside the total instead of leaving it out', () => {
  const rates = { base: 'EUR', date: '2030-01-02', rates: { USD: 1.25 } };
  expect(totalStages(sums, ['lead', 'won'], rates)).toEqual([
    { stage: 'lead', count: 4, totalMinor: 20_000, unconverted: [{ currency: 'GBP', amountMinor: 700 }] },
    { stage: 'won', count: 0, totalMinor: 0, unconverted: [] },
  ]);
});
