import { describe, expect, it } from 'vitest';
import { createPopulation, type Member, strongestPrior } from './population';

const member = (successes: number, failures: number, more: Partial<Member> = {}): Member => ({
  ...{ strategy: 'RETRY_WITH_BACKOFF', kind: 'rate-limited', category: 'api', dependency: 'rates' },
  ...{ successes, failures, ...more },
});
const asked = { strategy: 'RETRY_WITH_BACKOFF', kind: 'rate-limited', category: 'api', dependency: 'rates' } as const;
const times = (count: number, one: Member) => Array.from({ length: count }, () => one);

describe('the prior from related failures', () => {
  it('is uniform and says so where too little is known', () => {
    const { priorFor } = createPopulation(times(3, member(5, 0)), []);
    expect(priorFor(asked, null)).toMatchObject({ successes: 1, failures: 1, informed: false });
  });

  it('takes the nearest relation of which enough is known, and names it', () => {
    const elsewhere = times(5, member(0, 10, { dependency: 'other' }));
    const { priorFor } = createPopulation([...elsewhere, ...times(5, member(10, 0))], []);
    const near = priorFor(asked, null);
    expect(near.from).toBe('5 known failures of the kind rate-limited at "rates"');
    expect(near.successes / (near.successes + near.failures)).toBeGreaterThan(0.9);
    expect(priorFor({ ...asked, dependency: null }, null).from).toBe(
      '10 known failures of the kind rate-limited in the category api',
    );
    expect(priorFor({ ...asked, category: 'email', dependency: null }, null).from).toBe(
      '10 known failures of the kind rate-limited',
    );
    expect(priorFor({ ...asked, kind: 'deadlock', dependency: null }, null).from).toBe(
      '10 known failures that RETRY_WITH_BACKOFF was tried for',
    );
    expect(priorFor({ ...asked, strategy: 'RESET_CONNECTION' }, null).informed).toBe(false);
  });

  it('hears of other services only where they share the dependency', () => {
    const { priorFor } = createPopulation([], times(6, member(9, 1)));
    expect(priorFor(asked, null).from).toBe('6 known failures of the kind rate-limited at "rates"');
    expect(priorFor({ ...asked, dependency: 'else' }, null).informed).toBe(false);
  });

  it('takes an arm’s own record out first: nothing is its own evidence twice', () => {
    const others = times(4, member(8, 2));
    const withIt = createPopulation([...others, member(0, 50)], []);
    const withoutIt = createPopulation(others, []);
    const { successes, failures } = withIt.priorFor(asked, member(0, 50));
    const plain = withoutIt.priorFor(asked, null);
    expect(successes).toBeCloseTo(plain.successes, 8);
    expect(failures).toBeCloseTo(plain.failures, 8);
  });

  it('takes an arm out of no relation that it was not counted in: the same failure may come from another dependency', () => {
    const elsewhere = member(0, 5, { dependency: 'mail' });
    const { priorFor } = createPopulation([...times(5, member(4, 0)), elsewhere], []);
    const prior = priorFor(asked, elsewhere);
    expect(prior).toEqual(priorFor(asked, null));
    expect(prior.failures).toBeGreaterThan(0);
    expect(prior.successes).toBeLessThan(strongestPrior);
  });

  it('weighs little where related failures differ much, and never more than its limit', () => {
    const strength = (members: Member[]) => {
      const { successes, failures } = createPopulation(members, []).priorFor(asked, null);
      return successes + failures;
    };
    const alike = times(20, member(9, 1));
    const mixed = [...times(10, member(10, 0)), ...times(10, member(0, 10))];
    expect(strength(alike)).toBeCloseTo(strongestPrior, 8);
    expect(strength(mixed)).toBeCloseTo(2, 8);
  });
});
