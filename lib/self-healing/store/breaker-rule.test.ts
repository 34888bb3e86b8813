import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { BreakerReport } from '../core/coordination';
import { reasonToOpen } from './breaker-rule';

const rule = { aliveMs: 10_000, quorum: 0.5, failureRate: 0.5, minimumCalls: 20, openMs: 5_000 };
type Seen = BreakerReport & { instanceId: string };
const seen = (instanceId: string, calls: number, failures: number, state: Seen['state'] = 'closed'): Seen => ({
  ...{ dependency: 'd', instanceId, state, calls, failures },
});

const anyReports = fc
  .uniqueArray(
    fc.record({
      instanceId: fc.nat({ max: 30 }).map(String),
      dependency: fc.constant('d'),
      state: fc.constantFrom('open' as const, 'closed' as const),
      calls: fc.nat({ max: 1_000 }),
      share: fc.double({ min: 0, max: 1, noNaN: true }),
    }),
    { selector: ({ instanceId }) => instanceId, maxLength: 12 },
  )
  .map((reports) => reports.map(({ share, ...report }) => ({ ...report, failures: Math.floor(report.calls * share) })));

describe('when a breaker opens for all', () => {
  it.each([
    [2, 1],
    [2, 3],
    [2, 4],
    [3, 5],
    [15, 30],
  ])('takes %i open instances of %i at half', (needed, alive) => {
    const open = Array.from({ length: needed }, (_, index) => seen(String(index), 1, 1, 'open'));
    expect(reasonToOpen(open.slice(1), Math.max(alive, needed), { ...rule, minimumCalls: 1_000 })).toBeNull();
    expect(reasonToOpen(open, alive, rule)).toBe(`${needed} of ${alive} instances opened it`);
  });

  it('takes three of thirty at a tenth, not four by a rounding error', () => {
    const open = ['a', 'b', 'c'].map((name) => seen(name, 1, 1, 'open'));
    expect(reasonToOpen(open, 30, { ...rule, quorum: 0.1 })).not.toBeNull();
  });

  it('is not swayed by one bad node whose failures outweigh all others', () => {
    expect(reasonToOpen([seen('a', 100, 100, 'open'), seen('b', 100, 10)], 2, rule)).toBeNull();
    expect(reasonToOpen([seen('a', 100, 100, 'open'), seen('b', 100, 60)], 3, rule)).not.toBeNull();
  });

  it('takes a quorum that sees failures, since those where nothing fails do not report', () => {
    const failing = ['a', 'b', 'c', 'd', 'e'].map((name) => seen(name, 10, 9));
    expect(reasonToOpen(failing.slice(0, 4), 10, rule)).toBeNull();
    expect(reasonToOpen(failing, 10, rule)).toBe('45 of 50 calls failed (90 %), seen by 5 of 10 instances');
  });

  it('lets healthy instances speak for the dependency', () => {
    const failing = [seen('a', 20, 20), seen('b', 20, 20)];
    expect(reasonToOpen(failing, 3, rule)).not.toBeNull();
    expect(reasonToOpen([...failing, seen('c', 1_000, 0)], 3, rule)).toBeNull();
  });

  it('never opens when all but one instance see nothing wrong', () => {
    fc.assert(
      fc.property(anyReports, fc.nat({ max: 12 }), (reports, bad) => {
        const healthy = reports.map((report, index) =>
          index === bad ? report : { ...report, state: 'closed' as const, failures: 0 },
        );
        expect(reasonToOpen(healthy, Math.max(1, reports.length), { ...rule, quorum: 0.1 })).toBeNull();
      }),
    );
  });

  it('never opens for fewer reasons when one more instance opens it', () => {
    fc.assert(
      fc.property(anyReports, (reports) => {
        const alive = reports.length + 1;
        if (reasonToOpen(reports, alive, rule) === null) return;
        const worse = [...reports, seen('one more', 10, 10, 'open')];
        expect(reasonToOpen(worse, alive, rule)).not.toBeNull();
      }),
    );
  });
});
