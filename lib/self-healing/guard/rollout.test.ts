import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type SettingsInput, settingsSchema } from '../core/settings';
import { strategyNames } from '../core/vocabulary';
import { decideRollout, portionOf, propensityOf, reorder } from './rollout';

const settingsOf = (input: SettingsInput) => settingsSchema.parse(input);
const at = (input: SettingsInput, more: Partial<Parameters<typeof decideRollout>[0]> = {}) =>
  decideRollout({ settings: settingsOf(input), key: 'k', instanceId: 'i', source: 'listDeals', ...more });
const arms = ['RETRY_WITH_BACKOFF', 'RESET_CONNECTION'] as const;
const experiment = { name: 'reset-first', source: '', arms: [...arms] as [...typeof arms], firstShare: 0.5 };

/** Chi-square of counts against their expectation. */
const chiSquare = (counts: readonly number[], expected: number) =>
  counts.reduce((sum, count) => sum + (count - expected) ** 2 / expected, 0);

describe('portionOf', () => {
  it('spreads similar keys evenly: 100 bins of 100,000 numbered keys pass a chi-square test', () => {
    for (const prefix of ['', 'canary:', 'experiment:reset-first:']) {
      const counts = Array.from({ length: 100 }, () => 0);
      for (let index = 0; index < 100_000; index++) {
        const bin = Math.floor(portionOf(`${prefix}${index}`) * 100);
        counts[bin] = (counts[bin] ?? 0) + 1;
      }
      // 99 degrees of freedom: 148.2 is passed by one even spread in a thousand.
      expect(chiSquare(counts, 1_000)).toBeLessThan(148.2);
    }
  });

  it('gives the same number for the same key, within [0, 1)', () => {
    expect(portionOf('')).toBe(portionOf(''));
    fc.assert(
      fc.property(fc.string(), (key) => {
        const portion = portionOf(key);
        expect(portion).toBe(portionOf(key));
        expect(portion).toBeGreaterThanOrEqual(0);
        expect(portion).toBeLessThan(1);
      }),
    );
  });

  it('changes about half of its bits with the last character', () => {
    let differing = 0;
    for (let index = 0; index < 1_000; index++) {
      const [one, other] = [portionOf(`key-${index}a`), portionOf(`key-${index}b`)];
      let bits = (one * 2 ** 32) ^ (other * 2 ** 32);
      for (; bits !== 0; bits &= bits - 1) differing += 1;
    }
    expect(differing / 1_000).toBeGreaterThan(15);
    expect(differing / 1_000).toBeLessThan(17);
  });

  it('never changes between releases: who was in a canary stays in it', () => {
    expect(['', 'a', 'canary:k'].map((key) => Math.floor(portionOf(key) * 2 ** 32))).toMatchInlineSnapshot(`
      [
        2872998923,
        444641715,
        1822772403,
      ]
    `);
  });
});

describe('decideRollout', () => {
  it('decides nothing where there is no canary and no experiment', () => {
    expect(at({})).toBeNull();
    expect(at({ canary: { share: 1, by: 'instances' } })).toBeNull();
    expect(at({ experiments: [{ ...experiment, source: 'other' }] })).toBeNull();
  });

  it('takes nobody into a canary of nothing, and its share of the keys into any other', () => {
    expect(at({ canary: { share: 0 } })).toEqual({ canary: false, experiment: null });
    const taken = Array.from({ length: 10_000 }, (_, key) => at({ canary: { share: 0.3 } }, { key: `${key}` }));
    const share = taken.filter((rollout) => rollout?.canary).length / 10_000;
    expect(share).toBeGreaterThan(0.285);
    expect(share).toBeLessThan(0.315);
  });

  it('decides a canary by traffic from the key alone, one by instances from the instance alone', () => {
    const decide = (by: 'traffic' | 'instances', key: string, instanceId: string) =>
      at({ canary: { share: 0.5, by } }, { key, instanceId })?.canary;
    const many = Array.from({ length: 50 }, (_, index) => `${index}`);
    expect(new Set(many.map((one) => decide('traffic', 'same', one))).size).toBe(1);
    expect(new Set(many.map((one) => decide('traffic', one, 'same'))).size).toBe(2);
    expect(new Set(many.map((one) => decide('instances', one, 'same'))).size).toBe(1);
    expect(new Set(many.map((one) => decide('instances', 'same', one))).size).toBe(2);
  });

  it('keeps everybody in a canary who was in the smaller one', () => {
    fc.assert(
      fc.property(fc.string(), fc.double({ min: 0, max: 0.9, noNaN: true }), (key, share) => {
        const smaller = at({ canary: { share } }, { key })?.canary;
        if (smaller) expect(at({ canary: { share: share + 0.09 } }, { key })?.canary).toBe(true);
      }),
    );
  });

  it('draws the first arm for its share of the keys, the same every time', () => {
    const draw = (key: string, firstShare: number) =>
      at({ experiments: [{ ...experiment, firstShare }] }, { key })?.experiment?.arm;
    const keys = Array.from({ length: 10_000 }, (_, key) => `${key}`);
    const first = keys.filter((key) => draw(key, 0.2) === 'RETRY_WITH_BACKOFF').length / keys.length;
    expect(first).toBeGreaterThan(0.185);
    expect(first).toBeLessThan(0.215);
    expect(keys.slice(0, 100).every((key) => draw(key, 0) === 'RESET_CONNECTION')).toBe(true);
    expect(keys.slice(0, 100).every((key) => draw(key, 1) === 'RETRY_WITH_BACKOFF')).toBe(true);
    expect(keys.slice(0, 100).map((key) => draw(key, 0.5))).toEqual(keys.slice(0, 100).map((key) => draw(key, 0.5)));
  });

  it('draws canary and experiments independently of one another', () => {
    const two = [experiment, { ...experiment, name: 'other' }];
    const cells = [0, 0, 0, 0];
    for (let key = 0; key < 10_000; key++) {
      const given = { key: `${key}` };
      const canary = at({ canary: { share: 0.5 }, experiments: two }, given)?.canary ? 0 : 1;
      const other = at({ experiments: two }, { ...given, fits: ({ name }) => name === 'other' })?.experiment?.arm;
      const cell = canary * 2 + (other === 'RETRY_WITH_BACKOFF' ? 0 : 1);
      cells[cell] = (cells[cell] ?? 0) + 1;
    }
    // 3 degrees of freedom: 16.27 is passed by one independent draw in a thousand.
    expect(chiSquare(cells, 2_500)).toBeLessThan(16.27);
  });

  it('holds the first experiment that is of this source and fits the failure', () => {
    const experiments = [
      { ...experiment, name: 'elsewhere', source: 'other' },
      { ...experiment, name: 'unfit', source: 'listDeals' },
      { ...experiment, name: 'fit', source: 'listDeals' },
      { ...experiment, name: 'later', source: '' },
    ];
    expect(at({ experiments })?.experiment?.name).toBe('unfit');
    expect(at({ experiments }, { fits: ({ name }) => name !== 'unfit' })?.experiment?.name).toBe('fit');
    expect(at({ experiments }, { fits: () => false })).toBeNull();
    expect(at({ experiments, canary: { share: 0 } }, { fits: () => false })).toEqual({
      ...{ canary: false, experiment: null },
    });
  });
});

describe('propensityOf', () => {
  it('is the share of the arm that was drawn', () => {
    const [one] = settingsOf({ experiments: [{ ...experiment, firstShare: 0.2 }] }).experiments;
    if (!one) throw new Error('An experiment was given.');
    expect([propensityOf(one, arms[0]), propensityOf(one, arms[1])]).toEqual([0.2, 0.8]);
  });
});

describe('reorder', () => {
  const same = (name: (typeof strategyNames)[number]) => name;

  it('moves the drawn arm directly before the other', () => {
    const items = ['SKIP_OPERATION', 'RETRY_WITH_BACKOFF', 'SWITCH_API_ENDPOINT', 'RESET_CONNECTION'] as const;
    expect(reorder([...items, 'QUEUE_FOR_LATER'], same, arms, 'RESET_CONNECTION')).toEqual([
      ...['SKIP_OPERATION', 'RESET_CONNECTION', 'RETRY_WITH_BACKOFF', 'SWITCH_API_ENDPOINT', 'QUEUE_FOR_LATER'],
    ]);
    expect(reorder(items, same, arms, 'RETRY_WITH_BACKOFF')).toEqual(items);
  });

  it('changes nothing where an arm is missing', () => {
    const items = ['SKIP_OPERATION', 'RESET_CONNECTION'] as const;
    expect(reorder(items, same, arms, 'RESET_CONNECTION')).toEqual(items);
    expect(reorder(items, same, arms, 'RETRY_WITH_BACKOFF')).toEqual(items);
    expect(reorder([], same, arms, 'RETRY_WITH_BACKOFF')).toEqual([]);
  });

  it('loses nothing, doubles nothing and leaves the others in their order', () => {
    const subset = fc.shuffledSubarray([...strategyNames]);
    fc.assert(
      fc.property(subset, fc.constantFrom(...arms), (items, arm) => {
        const moved = reorder(items, same, arms, arm);
        expect(moved.toSorted()).toEqual(items.toSorted());
        const others = (list: readonly string[]) => list.filter((name) => name !== arm);
        expect(others(moved)).toEqual(others(items));
        const other = arm === arms[0] ? arms[1] : arms[0];
        if (items.includes(arm) && items.includes(other)) expect(moved.indexOf(arm)).toBeLessThan(moved.indexOf(other));
      }),
    );
  });
});
