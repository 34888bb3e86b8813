import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { features } from './features';
import { type ForestModel, judge } from './forest-model';
import { readModel, writeModel } from './model-text';
import { createNodeBuffer, leaf, toTrees } from './trees';

/** One tree: codes of feature 1 in {0, 31} go left, to 0.25; the others to 0.75. */
function smallModel(): ForestModel {
  const nodes = createNodeBuffer();
  nodes.roots.push(0);
  nodes.feature.push(1, leaf, leaf);
  nodes.split.push(1 | (1 << 31), 0, 0);
  nodes.value.push(0, 0.25, 0.75);
  nodes.right.push(2, 0, 0);
  return { trees: toTrees(nodes), calibration: { shift: 0, slope: 1 }, seen: new Uint32Array(320).fill(3) };
}

/** Changes fields and signs anew, as somebody would who knows the format. */
function forged(change: Record<string, unknown>): string {
  const { digest: _digest, ...text } = JSON.parse(writeModel(smallModel()));
  const changed = { ...text, ...change };
  return JSON.stringify({ ...changed, digest: createHash('sha256').update(JSON.stringify(changed)).digest('hex') });
}

const base64 = (array: Uint32Array | Uint8Array | Int32Array | Float32Array) =>
  Buffer.from(array.buffer).toString('base64');

describe('the text of a model', () => {
  it('gives back the same model', () => {
    const read = readModel(writeModel(smallModel()));
    if ('refused' in read) return expect.unreachable(read.refused);
    const codes = new Uint8Array(features.length);
    const said = [0, 1, 30, 31].map((code) => {
      codes[1] = code;
      return judge(read.model, codes, 0);
    });
    expect(said.map((word) => word.toFixed(6))).toEqual(['0.250000', '0.750000', '0.750000', '0.250000']);
    expect(read.model.seen).toEqual(smallModel().seen);
    expect(writeModel(read.model)).toBe(writeModel(smallModel()));
  });

  it.each([
    ['cut short', () => writeModel(smallModel()).slice(0, -20), 'not JSON'],
    ['of something else', () => '{"weights":[1,2]}', 'lacks'],
    ['empty', () => '', 'not JSON'],
    ['with one number changed', () => writeModel(smallModel()).replace('"slope":1', '"slope":2'), 'was changed'],
    ['of other features', () => forged({ features: '0-abc' }), 'other features'],
    ['whose child lies before its parent', () => forged({ right: base64(Uint32Array.of(0, 0, 0)) }), 'not sound'],
    ['whose child lies outside', () => forged({ right: base64(Uint32Array.of(9, 0, 0)) }), 'not sound'],
    ['whose arrays differ in length', () => forged({ split: base64(Int32Array.of(1)) }), 'not sound'],
    ['without trees', () => forged({ roots: '' }), 'not sound'],
    ['that ends in a test', () => forged({ feature: base64(Uint8Array.of(1, leaf, 1)) }), 'not sound'],
    ['that says more than certain', () => forged({ split: base64(Float32Array.of(1, 7, 7)) }), 'not sound'],
  ])('is refused when it is a text %s', (_what, text, because) => {
    expect(readModel(text())).toEqual({ refused: expect.stringContaining(because) });
  });
});
