import { describe, expect, it } from 'vitest';
import { headlineFigures } from './headline-figures';

const none = { healed: 0, deferred: 0, degraded: 0, failed: 0, unknown: 0 };

describe('headlineFigures', () => {
  it('shows dashes, and no perfect score, when nothing happened', () => {
    const figures = headlineFigures({ outcomes: none, medianHealingMs: null, needsYou: [] });
    expect(figures.map((figure) => figure.value)).toEqual(['—', '—', '—', '0']);
  });

  it('counts degraded and deferred outcomes against the success rate, and states interval and count', () => {
    const figures = headlineFigures({
      outcomes: { ...none, healed: 90, deferred: 5, degraded: 5 },
      medianHealingMs: 84,
      needsYou: [],
    });
    expect(figures[1]).toEqual({ label: 'Success rate', value: '90.0 %', note: '82–95 % at 95 %, n = 100' });
    expect(figures[2]).toMatchObject({ value: '84 ms', note: 'from failure to healed, n = 90' });
  });
});
