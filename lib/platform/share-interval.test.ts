import { describe, expect, it } from 'vitest';
import { figureText } from './figure-text';
import { shareInterval } from './share-interval';

describe('shareInterval', () => {
  it('rounds outwards', () => {
    expect(shareInterval({ value: 0.8, low: 0.755, high: 0.881 })).toEqual({
      ...{ value: 80, low: 75.5, high: 88.1 },
      text: '80.0 % (75–89 %)',
      known: true,
    });
  });

  it('says it when an estimate lies beyond the scale, and draws it to its end', () => {
    const view = shareInterval({ value: 1.034, low: 0.62, high: 1.4 });
    expect(view).toEqual({ value: 100, low: 62, high: 100, text: '103.4 % (62–140 %)', known: true });
    expect(shareInterval({ value: 0.1, low: -0.02, high: 0.4 }).text).toBe('10.0 % (−2–40 %)');
  });

  it('gives no figure, and draws none, where anything from 0 to 100 % may be true', () => {
    for (const [low, high] of [
      [0, 1],
      [-0.2, 1.3],
    ] as const) {
      expect(shareInterval({ value: 0.802, low, high })).toMatchObject({ text: 'unknown', known: false });
    }
  });

  it('makes no figure of what is none', () => {
    expect(shareInterval({ value: Number.NaN, low: 0, high: 1 }).text).toBe('—');
  });
});

describe('figureText', () => {
  it('shows small figures with a tenth and groups large ones', () => {
    expect([0, 1.25, 99.96, 1204.4, 1_204_567, -3.2, Number.NaN].map(figureText)).toEqual([
      ...['0', '1.3', '100', '1 204', '1 204 567', '−3.2', '—'],
    ]);
  });
});
