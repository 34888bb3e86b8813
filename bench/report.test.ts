import { expect, it } from 'vitest';
import { brokenPromise, type Measured, machine, toMarkdown } from './report';

const took = (name: string, medianNs: number): Measured => ({ name, medianNs, p99Ns: medianNs * 2, samples: 10 });

it('says nothing while the wrapper is faster than cockatiel', () => {
  expect(brokenPromise([took('withSelfHealing', 400), took('cockatiel (retry + breaker)', 1_100)])).toBeNull();
});

it('names both figures when it is not', () => {
  const broken = brokenPromise([took('withSelfHealing', 1_200), took('cockatiel (retry + breaker)', 1_100)]);
  expect(broken).toBe('withSelfHealing takes 1,200 ns a call, cockatiel 1,100 ns.');
});

it('does not take a missing measurement for a success', () => {
  expect(brokenPromise([took('withSelfHealing', 1)])).toContain('was not measured');
});

it('shows what each wrapper adds to the bare call', () => {
  const text = toMarkdown({
    measuredAt: '2026-01-02',
    machine: machine(),
    results: [took('bare call', 100), took('withSelfHealing', 350)],
  });
  expect(text).toContain('| withSelfHealing | 350 | 250 | 700 |');
});
