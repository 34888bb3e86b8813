import { describe, expect, it } from 'vitest';
import { faultChoices, targetChoices } from './choices';
import { valuesFrom } from './form-values';

describe('what the form of the fault lab offers', () => {
  it('offers a target exactly when a fault that can be had here can happen to it', () => {
    for (const dialect of ['pglite', 'pg'] as const) {
      const reachable = faultChoices(dialect)
        .filter((fault) => fault.unavailable === null)
        .flatMap((fault) => fault.targets);
      for (const { label, unavailable } of targetChoices(dialect)) {
        expect(unavailable === null, `${label} on ${dialect}`).toBe(reachable.includes(label));
      }
    }
  });

  it('says why credits cannot be spent in a drill on the embedded database', () => {
    const missing = targetChoices('pglite').filter((target) => target.unavailable !== null);
    expect(missing.map((target) => target.name)).toEqual(['spendCredits']);
    expect(missing[0]?.unavailable).toContain('Postgres server');
    expect(targetChoices('pg').every((target) => target.unavailable === null)).toBe(true);
  });
});

describe('the choice in the address', () => {
  it('comes back as it was chosen', () => {
    const chosen = { fault: 'unavailable', target: 'usual', count: '2' };
    expect(valuesFrom(Object.fromEntries(new URLSearchParams({ run: 'r', ...chosen })))).toEqual(chosen);
  });

  it('is empty where the address holds none, or holds it twice', () => {
    expect(valuesFrom({ run: 'r', fault: ['hang', 'unavailable'], target: '' })).toEqual({});
  });
});
