import { describe, expect, it } from 'vitest';
import type { BreakerView } from '../core/guards';
import { breakerWait } from './breaker-wait';

const breaker = (given: Partial<BreakerView>): BreakerView => ({
  ...{ dependency: 'rates', state: 'open', scope: 'local', reason: '5 failures in a row' },
  ...{ sinceMs: 0, retryAtMs: 1_000, calls: 5, failures: 5 },
  ...given,
});
const [low, high] = [() => 0, () => 0.5];

describe('waiting for a breaker', () => {
  it('is not needed while it is closed', () => {
    expect(breakerWait(null, 0, high)).toBe(0);
    expect(breakerWait(breaker({ state: 'closed' }), 0, high)).toBe(0);
  });

  it('lasts until it lets a call through, and a little longer for most callers', () => {
    expect(breakerWait(breaker({}), 400, low)).toBe(600);
    expect(breakerWait(breaker({}), 400, high)).toBe(650);
  });

  it('does not go back in time', () => {
    expect(breakerWait(breaker({ state: 'half-open' }), 5_000, low)).toBe(0);
  });

  it('is not asked of anybody for longer than two seconds', () => {
    expect(breakerWait(breaker({ retryAtMs: 2_000 }), 0, low)).toBe(2_000);
    expect(breakerWait(breaker({ retryAtMs: 2_001 }), 0, low)).toBeNull();
    expect(breakerWait(breaker({ retryAtMs: null }), 0, low)).toBeNull();
  });
});
