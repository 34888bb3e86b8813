import type { Random } from '../../core/ports';
import { type Columns, growTree } from './grow-tree';
import { createNodeBuffer, type Trees, toTrees } from './trees';

export interface ForestOptions {
  trees: number;
  maxDepth: number;
  minLeaf: number;
  featuresPerNode: number;
  /** Looked at in every node: what the forest is asked about. */
  always: number | null;
}

/**
 * A random forest (Breiman, 2001) on `rows`. Each tree sees as many rows as there are, drawn with replacement with
 * probabilities in proportion to `weights` (by row; absent: all alike). The same forest for the same random numbers.
 */
export function* growForest(
  data: Columns,
  rows: Int32Array,
  weights: Float64Array | null,
  options: ForestOptions,
  random: Random,
): Generator<void, Trees> {
  const nodes = createNodeBuffer();
  const counts = new Uint16Array(data.labels.length);
  const cumulative = weights === null ? null : runningSum(rows, weights);
  const prior = successRate(data, rows, weights);
  for (let tree = 0; tree < options.trees; tree++) {
    counts.fill(0);
    for (let drawn = 0; drawn < rows.length; drawn++) {
      const row = rows[draw(cumulative, rows.length, random)] as number;
      counts[row] = Math.min(65_535, (counts[row] as number) + 1);
      if (drawn % 8_192 === 8_191) yield;
    }
    const inBag = rows.filter((row) => (counts[row] as number) > 0);
    yield* growTree(data, inBag, counts, nodes, { ...options, prior }, random);
    yield;
  }
  return toTrees(nodes);
}

function draw(cumulative: Float64Array | null, length: number, random: Random): number {
  if (cumulative === null) return Math.floor(random() * length);
  const wanted = random() * (cumulative[length - 1] as number);
  let [low, high] = [0, length - 1];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((cumulative[middle] as number) > wanted) high = middle;
    else low = middle + 1;
  }
  return low;
}

function runningSum(rows: Int32Array, weights: Float64Array): Float64Array {
  const sums = new Float64Array(rows.length);
  let sum = 0;
  for (let index = 0; index < rows.length; index++) {
    sum += weights[rows[index] as number] as number;
    sums[index] = sum;
  }
  return sums;
}

function successRate({ labels }: Columns, rows: Int32Array, weights: Float64Array | null): number {
  let [total, successes] = [0, 0];
  for (const row of rows) {
    const weight = weights?.[row] ?? 1;
    total += weight;
    if (labels[row] === 1) successes += weight;
  }
  return total === 0 ? 0.5 : successes / total;
}
