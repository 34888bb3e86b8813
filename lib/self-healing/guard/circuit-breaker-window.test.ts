import fc from 'fast-check';
import { expect, it } from 'vitest';
import { createCallWindow } from './circuit-breaker-window';

it('counts each call for nine tenths of the window at least, and never longer than it', () => {
  const calls = fc.array(fc.record({ afterMs: fc.nat(400), failed: fc.boolean() }), { maxLength: 60 });
  fc.assert(
    fc.property(calls, fc.nat(1_500), (given, restMs) => {
      const window = createCallWindow();
      const made: { at: number; failed: boolean }[] = [];
      let now = 0;
      for (const { afterMs, failed } of given) {
        now += afterMs;
        window.add(now, 1_000, failed);
        made.push({ at: now, failed });
      }
      now += restMs;
      const counted = window.counts(now, 1_000);
      const surely = made.filter(({ at }) => now - at < 900);
      const perhaps = made.filter(({ at }) => now - at < 1_000);
      expect(counted.calls).toBeGreaterThanOrEqual(surely.length);
      expect(counted.calls).toBeLessThanOrEqual(perhaps.length);
      expect(counted.failures).toBeGreaterThanOrEqual(surely.filter(({ failed }) => failed).length);
      expect(counted.failures).toBeLessThanOrEqual(perhaps.filter(({ failed }) => failed).length);
    }),
    { numRuns: 1_000 },
  );
});

it('forgets a call exactly when the window has passed, though nothing was called since', () => {
  const window = createCallWindow();
  window.add(0, 1_000, true);
  expect(window.counts(999, 1_000)).toEqual({ calls: 1, failures: 1 });
  expect(window.counts(1_000, 1_000)).toEqual({ calls: 0, failures: 0 });
});

it('starts empty when its length is changed', () => {
  const window = createCallWindow();
  window.add(0, 1_000, true);
  expect(window.counts(0, 2_000)).toEqual({ calls: 0, failures: 0 });
});
