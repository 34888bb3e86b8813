import { describe, expect, it } from 'vitest';
import type { Overview } from '@/lib/self-healing/core/ports';
import { toNeedsYouRows } from './needs-you';

const item: Overview['needsYou'][number] = {
  eventId: 'e',
  source: 'spendCredits',
  kind: 'deadlock',
  outcome: 'healed',
  count: 14,
  lastSeenMs: 2,
  firstSeenMs: 1,
  recurring: true,
};

describe('toNeedsYouRows', () => {
  it('says what happened and what is wanted, for each of the three reasons', () => {
    const rows = toNeedsYouRows([
      item,
      { ...item, outcome: 'unknown', recurring: false, count: 1 },
      { ...item, outcome: 'failed', recurring: false, count: 3 },
    ]);
    expect(rows.map((row) => row.what)).toEqual([
      'healed 14×, keeps coming back',
      'outcome unknown: it may or may not have taken effect',
      'failed 3×: could not be healed',
    ]);
    expect(new Set(rows.map((row) => row.wanted)).size).toBe(3);
  });

  it('gives two causes of the same name different keys, stable from read to read', () => {
    const keys = (count: number) => toNeedsYouRows([{ ...item, count }, item]).map((row) => row.key);
    expect(new Set(keys(1)).size).toBe(2);
    expect(keys(1)).toEqual(keys(2));
  });
});
