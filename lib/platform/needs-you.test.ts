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
    expect(rows.map((row) => [row.state.word, row.what])).toEqual([
      ['in doubt', 'may or may not have taken effect'],
      ['failed', 'failed 3×'],
      ['recurring', 'keeps coming back; healed 14× since that was noticed'],
    ]);
    expect(new Set(rows.map((row) => row.wanted)).size).toBe(3);
  });

  it('tells two causes of one source apart by their errors, in one short line each', () => {
    const latest = [
      { id: 'e', message: 'deadlock detected\nDETAIL: process 1', context: {} },
      { id: 'f', message: 'x'.repeat(500), context: { faultLab: 'deadlock' } },
    ];
    const rows = toNeedsYouRows([item, { ...item, eventId: 'f' }, { ...item, eventId: '' }], latest);
    expect(rows.map((row) => [row.message, row.drill])).toEqual([
      ['deadlock detected', false],
      ['x'.repeat(160), true],
      [null, false],
    ]);
  });

  it('leads to the list where a storm left only counts', () => {
    expect(toNeedsYouRows([{ ...item, eventId: '' }])[0]?.href).toBe(
      '/platform/events?show=needs-you&source=spendCredits&kind=deadlock',
    );
    expect(toNeedsYouRows([item])[0]?.href).toBe('/platform/events/e');
  });

  it('gives two causes of the same name different keys, stable from read to read', () => {
    const keys = (count: number) => toNeedsYouRows([{ ...item, count }, item]).map((row) => row.key);
    expect(new Set(keys(1)).size).toBe(2);
    expect(keys(1)).toEqual(keys(2));
  });
});
