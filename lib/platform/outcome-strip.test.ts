import { describe, expect, it } from 'vitest';
import { hourlyRows, outcomeStrip } from './outcome-strip';

const none = { healed: 0, deferred: 0, degraded: 0, failed: 0, unknown: 0 };
const frame = { fromMs: 0, toMs: 100, bucketMs: 10, width: 100, height: 50 };

describe('outcomeStrip', () => {
  it('starts the axis at zero and scales the highest bar to the full height', () => {
    const strip = outcomeStrip(
      [
        { ...none, startMs: 0, healed: 10 },
        { ...none, startMs: 90, healed: 5 },
      ],
      frame,
    );
    expect(strip.max).toBe(10);
    expect(strip.bars[0]?.segments[0]).toMatchObject({ x: 0, y: 0, height: 50 });
    expect(strip.bars[1]?.segments[0]).toMatchObject({ x: 90, y: 25, height: 25 });
  });

  it('leaves a gap where nothing happened', () => {
    expect(outcomeStrip([{ ...none, startMs: 10 }], frame)).toMatchObject({ bars: [], max: 0 });
  });

  it('keeps one failure among a thousand visible and the bar within the frame', () => {
    const [bar] = outcomeStrip([{ ...none, startMs: 0, healed: 1_000, failed: 1 }], frame).bars;
    const failed = bar?.segments.find((segment) => segment.outcome === 'failed');
    expect(failed?.height).toBeGreaterThan(1);
    for (const segment of bar?.segments ?? []) expect(segment.y).toBeGreaterThanOrEqual(0);
  });
});

describe('hourlyRows', () => {
  it('adds up the buckets of an hour and leaves silent hours out', () => {
    const rows = hourlyRows([
      { ...none, startMs: 0, healed: 1 },
      { ...none, startMs: 600_000, healed: 2, failed: 1 },
      { ...none, startMs: 3_600_000 },
      { ...none, startMs: 7_200_000, unknown: 1 },
    ]);
    expect(rows.map((row) => [row.startMs, row.healed, row.failed, row.unknown])).toEqual([
      [7_200_000, 0, 0, 1],
      [0, 3, 1, 0],
    ]);
  });
});
