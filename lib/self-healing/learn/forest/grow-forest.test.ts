import { describe, expect, it } from 'vitest';
import { seededRandom } from '../../core/seeded-random';
import { type ForestOptions, growForest } from './grow-forest';
import type { Columns } from './grow-tree';
import { meanLeaf, type Trees } from './trees';

const options: ForestOptions = { trees: 20, maxDepth: 8, minLeaf: 5, featuresPerNode: 2, always: null };

function grow(data: Columns, given: Partial<ForestOptions> = {}, weights: Float64Array | null = null): Trees {
  const rows = Int32Array.from(data.labels.keys());
  const work = growForest(data, rows, weights, { ...options, ...given }, seededRandom(5));
  for (;;) {
    const step = work.next();
    if (step.done) return step.value;
  }
}

function table(rows: number, ordinal: boolean, succeeds: (codes: number[], random: () => number) => boolean): Columns {
  const random = seededRandom(2);
  const codes = [0, 1, 2].map(() => new Uint8Array(rows));
  const labels = new Uint8Array(rows);
  for (let row = 0; row < rows; row++) {
    const drawn = codes.map((column) => {
      column[row] = Math.floor(random() * 32);
      return column[row] ?? 0;
    });
    labels[row] = succeeds(drawn, random) ? 1 : 0;
  }
  return { features: codes.map((_, index) => ({ name: `f${index}`, ordinal })), codes, labels };
}

describe('a forest', () => {
  it('finds which subset of 32 categories succeeds, and that the other features do not matter', () => {
    const good = new Set([0, 3, 7, 19, 31]);
    const trees = grow(table(3_000, false, ([code]) => good.has(code ?? 0)));
    for (let code = 0; code < 32; code++) {
      const said = meanLeaf(trees, Uint8Array.of(code, (code * 5) % 32, (code * 11) % 32));
      expect(said > 0.5).toBe(good.has(code));
    }
  });

  it('finds a threshold of an ordinal feature', () => {
    const trees = grow(table(2_000, true, ([, code]) => (code ?? 0) > 20));
    expect(meanLeaf(trees, Uint8Array.of(0, 19, 0))).toBeLessThan(0.3);
    expect(meanLeaf(trees, Uint8Array.of(0, 22, 0))).toBeGreaterThan(0.7);
  });

  it('counts heavy rows more than light ones', () => {
    const data = table(1_000, false, (_codes, random) => random() < 0.5);
    const weights = Float64Array.from(data.labels, (label) => (label === 1 ? 9 : 1));
    expect(meanLeaf(grow(data, { maxDepth: 0 }), Uint8Array.of(1, 1, 1))).toBeCloseTo(0.5, 1);
    expect(meanLeaf(grow(data, { maxDepth: 0 }, weights), Uint8Array.of(1, 1, 1))).toBeCloseTo(0.9, 1);
  });

  it('pauses often: after thousands of rows, not after millions', () => {
    const data = table(20_000, false, (_codes, random) => random() < 0.5);
    const work = growForest(data, Int32Array.from(data.labels.keys()), null, { ...options, trees: 3 }, seededRandom(1));
    let pauses = 0;
    while (!work.next().done) pauses += 1;
    // For each tree: two while rows are drawn, one at its end, and several over its eight levels of two features each.
    expect(pauses).toBeGreaterThan(3 * (2 + 1 + 4));
  });
});
