import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { seededRandom } from '../testing/seeded-random';
import { fullJitter } from './backoff';
import { createWorkedWaits, type WorkedWaits } from './worked-waits';

function noteAll(waits: WorkedWaits, samples: readonly [waitMs: number, worked: boolean][], fingerprint = 'f') {
  for (const [waitMs, worked] of samples) waits.note(fingerprint, waitMs, worked);
}

describe('createWorkedWaits', () => {
  it('proposes nothing before it has seen five reruns of the fingerprint', () => {
    const waits = createWorkedWaits({ maxFingerprints: 10 });
    noteAll(waits, [
      [10, true],
      [20, true],
      [30, true],
      [40, true],
    ]);
    expect(waits.propose('f')).toBeNull();
    waits.note('other', 50, true);
    expect(waits.propose('f')).toBeNull();
    waits.note('f', 50, true);
    expect(waits.propose('f')).toBe(10);
    expect(waits.propose('other')).toBeNull();
  });

  it('proposes the smallest wait after which four of five reruns work', () => {
    const waits = createWorkedWaits({ maxFingerprints: 10 });
    noteAll(waits, [
      [100, false],
      [200, false],
      [300, true],
      [400, true],
      [500, true],
    ]);
    expect(waits.propose('f')).toBe(300);
  });

  it('counts exactly four of five as enough, and three of four as too few', () => {
    const waits = createWorkedWaits({ maxFingerprints: 10 });
    noteAll(waits, [
      [10, true],
      [20, true],
      [30, true],
      [40, true],
      [50, false],
    ]);
    expect(waits.propose('f')).toBe(10);
    const fewer = createWorkedWaits({ maxFingerprints: 10 });
    noteAll(fewer, [
      [5, false],
      [10, true],
      [20, true],
      [30, true],
      [50, false],
    ]);
    expect(fewer.propose('f')).toBeNull();
  });

  it('is not misled by one lucky short wait among failures', () => {
    const waits = createWorkedWaits({ maxFingerprints: 10 });
    noteAll(waits, [
      [10, true],
      [11, false],
      [12, false],
      [200, true],
      [210, true],
    ]);
    expect(waits.propose('f')).toBe(200);
  });

  it('takes reruns after the very same wait together', () => {
    const waits = createWorkedWaits({ maxFingerprints: 10 });
    noteAll(waits, [
      [10, false],
      [10, true],
      [10, true],
      [20, true],
      [20, true],
    ]);
    expect(waits.propose('f')).toBe(20);
  });

  it('proposes the smallest of waits that all worked equally often', () => {
    const waits = createWorkedWaits({ maxFingerprints: 10 });
    noteAll(waits, [
      [50, true],
      [40, true],
      [30, true],
      [20, true],
      [10, true],
    ]);
    expect(waits.propose('f')).toBe(10);
  });

  it('proposes nothing where no wait was long enough', () => {
    const waits = createWorkedWaits({ maxFingerprints: 10 });
    noteAll(
      waits,
      Array.from({ length: 8 }, (_, index): [number, boolean] => [index * 10, false]),
    );
    expect(waits.propose('f')).toBeNull();
  });

  it('forgets what is long past: only the latest reruns count', () => {
    const waits = createWorkedWaits({ maxFingerprints: 10, maxSamples: 5 });
    noteAll(
      waits,
      Array.from({ length: 5 }, (): [number, boolean] => [10, true]),
    );
    expect(waits.propose('f')).toBe(10);
    noteAll(
      waits,
      Array.from({ length: 5 }, (): [number, boolean] => [300, true]),
    );
    expect(waits.propose('f')).toBe(300);
  });

  it('keeps 32 reruns of a fingerprint unless it is told otherwise', () => {
    const waits = createWorkedWaits({ maxFingerprints: 10 });
    noteAll(waits, [[10, true]]);
    noteAll(
      waits,
      Array.from({ length: 31 }, (): [number, boolean] => [300, true]),
    );
    expect(waits.propose('f')).toBe(10);
    waits.note('f', 300, true);
    expect(waits.propose('f')).toBe(300);
  });

  it('remembers a bounded number of fingerprints and forgets the one noted longest ago', () => {
    const waits = createWorkedWaits({ maxFingerprints: 2 });
    const five = Array.from({ length: 5 }, (): [number, boolean] => [10, true]);
    noteAll(waits, five, 'a');
    noteAll(waits, five, 'b');
    waits.note('a', 10, true);
    expect([waits.propose('a'), waits.propose('b')]).toEqual([10, 10]);
    waits.note('c', 10, true);
    expect([waits.propose('a'), waits.propose('b')]).toEqual([10, null]);
  });

  it('takes no wait that is not one', () => {
    const waits = createWorkedWaits({ maxFingerprints: 2 });
    noteAll(
      waits,
      [Number.NaN, -1, Number.POSITIVE_INFINITY, -0.1, Number.NaN].map((waitMs) => [waitMs, true]),
    );
    expect(waits.propose('f')).toBeNull();
    noteAll(
      waits,
      Array.from({ length: 5 }, (): [number, boolean] => [0, true]),
    );
    expect(waits.propose('f')).toBe(0);
  });

  it('only ever proposes a wait that it has seen', () => {
    const sample = fc.tuple(fc.nat(1_000), fc.boolean());
    fc.assert(
      fc.property(fc.array(sample, { maxLength: 40 }), (samples) => {
        const waits = createWorkedWaits({ maxFingerprints: 1, maxSamples: 100 });
        noteAll(waits, samples);
        const proposed = waits.propose('f');
        if (proposed === null) return;
        expect(samples.map(([waitMs]) => waitMs)).toContain(proposed);
        const from = samples.filter(([waitMs]) => waitMs >= proposed);
        // At and beyond the proposal, four of five worked: the estimate only grows with the wait.
        expect(from.filter(([, worked]) => worked).length / from.length).toBeGreaterThanOrEqual(0.8 - 1e-9);
      }),
    );
  });

  it('finds how long a failure lasts from jittered reruns alone', () => {
    const random = seededRandom(11);
    const waits = createWorkedWaits({ maxFingerprints: 1 });
    for (let call = 0; call < 40; call++) {
      const waitMs = fullJitter(100, 1 + (call % 4), random);
      waits.note('f', waitMs, waitMs > 250);
    }
    expect(waits.propose('f')).toBeGreaterThan(250);
    expect(waits.propose('f')).toBeLessThan(400);
  });
});
