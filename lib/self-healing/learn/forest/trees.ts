/**
 * Trees in flat arrays. A node's left child is the next node, so that only the right one is stored. `split` holds the
 * codes that go left as bits; in a leaf (`feature` 255) the same four bytes hold its value.
 */
export interface Trees {
  /** First node of each tree. */
  roots: Uint32Array;
  feature: Uint8Array;
  split: Int32Array;
  value: Float32Array;
  right: Uint32Array;
}

export const leaf = 255;

/** Mean of the trees' leaves for these codes. */
export function meanLeaf(trees: Trees, codes: Uint8Array): number {
  const { roots, feature, split, value, right } = trees;
  let sum = 0;
  for (let tree = 0; tree < roots.length; tree++) {
    let node = roots[tree] as number;
    for (let tested = feature[node] as number; tested !== leaf; tested = feature[node] as number) {
      const goesLeft = ((split[node] as number) >>> (codes[tested] as number)) & 1;
      node = goesLeft === 1 ? node + 1 : (right[node] as number);
    }
    sum += value[node] as number;
  }
  return sum / roots.length;
}

/** Collects nodes while trees grow. */
export interface NodeBuffer {
  roots: number[];
  feature: number[];
  split: number[];
  value: number[];
  right: number[];
}

export function createNodeBuffer(): NodeBuffer {
  return { roots: [], feature: [], split: [], value: [], right: [] };
}

export function toTrees({ roots, feature, split, value, right }: NodeBuffer): Trees {
  const bits = new ArrayBuffer(feature.length * 4);
  const trees: Trees = {
    roots: Uint32Array.from(roots),
    feature: Uint8Array.from(feature),
    split: new Int32Array(bits),
    value: new Float32Array(bits),
    right: Uint32Array.from(right),
  };
  feature.forEach((tested, node) => {
    if (tested === leaf) trees.value[node] = value[node] ?? 0;
    else trees.split[node] = split[node] ?? 0;
  });
  return trees;
}
