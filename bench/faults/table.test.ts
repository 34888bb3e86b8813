import { describe, expect, it } from 'vitest';
import { isKept } from '../report';
import { betterThan, merge, type Played, promisesOf, quantile, type Row, wilson } from './table';

const played = (contender: string, given: Partial<Played> = {}): Played => ({
  ...{ contender, requests: 600, faced: 100, fresh: 590, recovered: 90, standIn: 0, late: 0 },
  ...{ duplicates: 0, falseHeals: 0, amplification: 1, latenciesMs: [10, 20] },
  ...given,
});
const row = (workload: string, ...all: Played[]): Row => ({ workload, seeds: 1, played: all });
const broken = (one: Row) =>
  promisesOf('ours', [one])
    .filter((promise) => !isKept(promise))
    .map(({ what }) => what);

describe('wilson', () => {
  it.each([
    // From the formula, worked by hand: 0 of 10 and 50 of 100.
    [0, 10, 0, 0.2775],
    [50, 100, 0.4038, 0.5962],
  ])('gives the 95 %% interval of %i in %i', (successes, trials, low, high) => {
    const [from, to] = wilson(successes, trials);
    expect(from).toBeCloseTo(low, 3);
    expect(to).toBeCloseTo(high, 3);
  });

  it('says that nothing is known without a trial', () => {
    expect(wilson(0, 0)).toEqual([0, 1]);
  });
});

describe('who is better', () => {
  it('takes what chance explains for a tie', () => {
    expect(betterThan('ours', row('x', played('ours', { fresh: 590 }), played('theirs', { fresh: 594 })))).toEqual([]);
  });

  it('names who gave more than chance explains', () => {
    expect(betterThan('ours', row('x', played('ours', { fresh: 500 }), played('theirs', { fresh: 594 })))).toEqual([
      'theirs',
    ]);
  });

  it('does not measure itself by who did things twice', () => {
    const reckless = played('theirs', { fresh: 600, duplicates: 1 });
    expect(betterThan('ours', row('x', played('ours', { fresh: 500 }), reckless))).toEqual([]);
  });

  it('counts stand-ins only in the row that says so', () => {
    const one = row('x', played('ours', { fresh: 400, standIn: 200 }), played('theirs', { fresh: 500 }));
    expect(betterThan('ours', one)).toEqual(['theirs']);
    expect(betterThan('ours', { ...one, standInsCount: true })).toEqual([]);
  });

  it('does not take its own absence for a tie', () => {
    expect(betterThan('ours', row('x', played('theirs')))).not.toEqual([]);
  });
});

describe('the promises of the goodput table', () => {
  it('are kept by an equal without harm', () => {
    expect(broken(row('outage of 30 s', played('ours'), played('theirs')))).toEqual([]);
  });

  it.each([
    ['outage of 30 s', { amplification: 1.21 }, 'calls a request'],
    ['no faults', { amplification: 1.01 }, 'calls a request'],
    ['any', { duplicates: 1 }, 'duplicate'],
    ['any', { falseHeals: 1 }, 'false heals'],
    ['any', { fresh: 100 }, 'theirs'],
  ])('are broken in "%s" by %j', (workload, given, named) => {
    const found = broken(row(workload, played('ours', given), played('theirs')));
    expect(found).toHaveLength(1);
    expect(found[0]).toContain(named);
  });

  it('are broken when it was not played at all', () => {
    expect(broken(row('outage of 30 s', played('theirs'))).length).toBeGreaterThan(2);
  });
});

it('adds up the runs of several seeds', () => {
  const sum = merge([played('ours', { fresh: 1, amplification: 1 }), played('ours', { fresh: 2, amplification: 3 })]);
  expect(sum).toMatchObject({ requests: 1_200, fresh: 3, amplification: 2, latenciesMs: [10, 20, 10, 20] });
});

it('finds quantiles without changing what it was given', () => {
  const values = [3, 1, 2];
  expect([quantile(values, 0), quantile(values, 0.5), quantile(values, 1)]).toEqual([1, 2, 3]);
  expect(values).toEqual([3, 1, 2]);
});
