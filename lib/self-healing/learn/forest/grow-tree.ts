import type { Random } from '../../core/ports';
import { codesPerFeature, type Feature } from './features';
import { leaf, type NodeBuffer } from './trees';

/** Rows by column, as the trees read them. */
export interface Columns {
  features: readonly Feature[];
  /** One of codes for each feature. */
  codes: readonly Uint8Array[];
  /** 1: success. */
  labels: Uint8Array;
}

export interface TreeOptions {
  maxDepth: number;
  /** Least weight of a leaf. */
  minLeaf: number;
  /** Features looked at in each node, drawn anew … */
  featuresPerNode: number;
  /** … and this one always. */
  always: number | null;
  /** Success of all rows: what a leaf is drawn towards, as by one more row. */
  prior: number;
}

interface Work {
  from: number;
  to: number;
  depth: number;
  /** The parent whose right child this is; -1 for a left child and the root. */
  parent: number;
}

/** A weight and, this many times as large, the weight of its successes in one number: one addition counts both. */
const pack = 2 ** 26;

/** Rows looked at between two chances to pause. */
const stride = 16_384;

/**
 * Grows one tree on `rows` (reordered in place), each counting `counts[row]` times, and appends it to `nodes`. Splits by
 * the Gini index; categories are ordered by their success first, which finds the best of all their subsets for two
 * classes (Breiman et al., Classification and Regression Trees, 4.2.2). Yields often, so that it can be paused.
 */
export function* growTree(
  data: Columns,
  rows: Int32Array,
  counts: Uint16Array,
  nodes: NodeBuffer,
  options: TreeOptions,
  random: Random,
): Generator<void> {
  const { codes, features, labels } = data;
  const scratch = new Int32Array(rows.length);
  const histogram = new Float64Array(codesPerFeature);
  const packed = new Float64Array(rows.length);
  const order = Uint8Array.from(features.keys());
  const work: Work[] = [{ from: 0, to: rows.length, depth: 0, parent: -1 }];
  let looked = 0;
  nodes.roots.push(nodes.feature.length);

  for (let next = work.pop(); next !== undefined; next = work.pop()) {
    const { from, to, depth, parent } = next;
    const node = nodes.feature.length;
    if (parent >= 0) nodes.right[parent] = node;
    let [total, successes] = [0, 0];
    for (let index = from; index < to; index++) {
      const row = rows[index] as number;
      const count = counts[row] as number;
      const positive = labels[row] === 1 ? count : 0;
      total += count;
      successes += positive;
      packed[index] = count + positive * pack;
    }
    let best: Split | null = null;
    if (depth < options.maxDepth && total >= options.minLeaf * 2 && successes > 0 && successes < total) {
      const tried = drawFeatures(order, options, random);
      for (let draw = 0; draw < tried; draw++) {
        const feature = order[draw] as number;
        const column = codes[feature] as Uint8Array;
        histogram.fill(0);
        for (let index = from; index < to; index++) {
          const code = column[rows[index] as number] as number;
          histogram[code] = (histogram[code] as number) + (packed[index] as number);
        }
        const split = bestSplit(histogram, features[feature]?.ordinal ?? false, total, successes, options.minLeaf);
        if (split !== null && (best === null || split.gain > best.gain)) best = { ...split, feature };
        looked += to - from;
        if (looked > stride) {
          looked = 0;
          yield;
        }
      }
    }
    nodes.feature.push(best?.feature ?? leaf);
    nodes.split.push(best?.mask ?? 0);
    nodes.value.push((successes + options.prior) / (total + 1));
    nodes.right.push(0);
    if (best === null) continue;
    const middle = partition(rows, scratch, from, to, codes[best.feature] as Uint8Array, best.mask);
    work.push({ from: middle, to, depth: depth + 1, parent: node });
    work.push({ from, to: middle, depth: depth + 1, parent: -1 });
  }
}

interface Split {
  feature: number;
  mask: number;
  gain: number;
}

/** Brings this node's draw to the front of `order`; returns how many. */
function drawFeatures(order: Uint8Array, { featuresPerNode, always }: TreeOptions, random: Random): number {
  const wanted = Math.min(featuresPerNode, order.length);
  const swap = (first: number, second: number) => {
    const kept = order[first] as number;
    order[first] = order[second] as number;
    order[second] = kept;
  };
  for (let index = 0; index < wanted; index++) swap(index, index + Math.floor(random() * (order.length - index)));
  if (always === null) return wanted;
  const at = order.indexOf(always);
  if (at < wanted) return wanted;
  swap(wanted, at);
  return wanted + 1;
}

function bestSplit(
  histogram: Float64Array,
  ordinal: boolean,
  total: number,
  successes: number,
  minLeaf: number,
): Omit<Split, 'feature'> | null {
  const present: number[] = [];
  for (let code = 0; code < codesPerFeature; code++) if ((histogram[code] as number) > 0) present.push(code);
  if (present.length < 2) return null;
  const positiveOf = (code: number) => Math.floor((histogram[code] as number) / pack);
  const weightOf = (code: number) => (histogram[code] as number) % pack;
  const rate = (code: number) => positiveOf(code) / weightOf(code);
  if (!ordinal && present.length > 2) present.sort((a, b) => rate(a) - rate(b) || a - b);
  const purity = (weight: number, positive: number) => (positive * positive + (weight - positive) ** 2) / weight;
  const before = purity(total, successes);
  let best: Omit<Split, 'feature'> | null = null;
  let [mask, weight, positive] = [0, 0, 0];
  for (let index = 0; index < present.length - 1; index++) {
    const code = present[index] as number;
    mask |= 1 << code;
    weight += weightOf(code);
    positive += positiveOf(code);
    if (weight < minLeaf || total - weight < minLeaf) continue;
    const gain = purity(weight, positive) + purity(total - weight, successes - positive) - before;
    if (gain > 1e-9 && (best === null || gain > best.gain)) best = { mask, gain };
  }
  return best;
}

/** Rows whose code is in the mask come first, in their order; returns where the others begin. */
function partition(
  rows: Int32Array,
  scratch: Int32Array,
  from: number,
  to: number,
  column: Uint8Array,
  mask: number,
): number {
  let [left, others] = [from, 0];
  for (let index = from; index < to; index++) {
    const row = rows[index] as number;
    if (((mask >>> (column[row] as number)) & 1) === 1) rows[left++] = row;
    else scratch[others++] = row;
  }
  rows.set(scratch.subarray(0, others), left);
  return left;
}
