import fc from 'fast-check';
import { expect, it } from 'vitest';
import { createDependencies } from '../core/dependencies';
import { settingsSchema } from '../core/settings';
import { createCircuitBreakers } from './circuit-breaker';

const { breaker } = settingsSchema.parse({
  breaker: { consecutiveFailures: 3, failureRate: 0.5, minimumCalls: 6, windowMs: 10_000, openMs: 5_000 },
});

type Step = { do: 'fail' | 'succeed' | 'admit' } | { do: 'wait'; ms: number };
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 4, arbitrary: fc.constant<Step>({ do: 'fail' }) },
  { weight: 3, arbitrary: fc.constant<Step>({ do: 'succeed' }) },
  { weight: 3, arbitrary: fc.constant<Step>({ do: 'admit' }) },
  { weight: 3, arbitrary: fc.integer({ min: 1, max: 7_000 }).map((ms): Step => ({ do: 'wait', ms })) },
);

function world() {
  let at = 0;
  const dependencies = createDependencies();
  const clock = { now: () => 1_000_000 + at, monotonic: () => at };
  const breakers = createCircuitBreakers({ clock, dependencies, settings: () => breaker });
  const vendor = dependencies.of('vendor');
  return {
    at: () => at,
    vendor,
    breakers,
    state: () => breakers.view('vendor')?.state ?? 'closed',
    take(each: Step): boolean {
      if (each.do === 'wait') at += each.ms;
      if (each.do === 'fail') breakers.failed(vendor, { kind: 'upstream-unavailable' });
      if (each.do === 'succeed') vendor.onSuccess?.();
      return each.do === 'admit' && vendor.gate !== null && vendor.gate.admit();
    },
  };
}

it('has a gate exactly while it is not closed, and listens for successes while it has one', () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 80 }), (steps) => {
      const { vendor, state, take } = world();
      for (const each of steps) {
        take(each);
        expect(vendor.gate !== null).toBe(state() !== 'closed');
        if (vendor.gate) expect(vendor.onSuccess).not.toBeNull();
      }
    }),
    { numRuns: 500 },
  );
});

it('has never more than one probe under way, and none before the open time has passed', () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 80 }), (steps) => {
      const { at, state, take } = world();
      let openedAt: number | null = null;
      let probeAt: number | null = null;
      for (const each of steps) {
        const before = state();
        const admitted = take(each);
        if (admitted) {
          expect(at() - (openedAt ?? at())).toBeGreaterThanOrEqual(breaker.openMs);
          if (probeAt !== null) expect(at() - probeAt).toBeGreaterThanOrEqual(breaker.openMs);
          probeAt = at();
        }
        if (state() === 'open' && before !== 'open') openedAt = at();
        if (state() !== 'half-open') probeAt = null;
      }
    }),
    { numRuns: 500 },
  );
});

it('opens exactly at its thresholds: by a plain recount of the calls since it began to listen', () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 80 }), (steps) => {
      const { at, vendor, state, take } = world();
      let calls: { part: number; failed: boolean }[] = [];
      let row = 0;
      const part = () => Math.floor((at() * 10) / breaker.windowMs);
      for (const each of steps) {
        const before = state();
        const listening = vendor.onSuccess !== null;
        take(each);
        if (before !== 'closed') {
          if (state() === 'closed') {
            calls = [];
            row = 0;
          }
          continue;
        }
        if (each.do === 'fail') {
          calls.push({ part: part(), failed: true });
          row += 1;
        }
        if (each.do === 'succeed' && listening) {
          calls.push({ part: part(), failed: false });
          row = 0;
        }
        const counted = calls.filter((call) => call.part > part() - 10);
        const failures = counted.filter(({ failed }) => failed).length;
        const rate = counted.length >= breaker.minimumCalls && failures / counted.length >= breaker.failureRate;
        const opens = each.do === 'fail' && (row >= breaker.consecutiveFailures || rate);
        expect(state()).toBe(opens ? 'open' : 'closed');
      }
    }),
    { numRuns: 1_000 },
  );
});
