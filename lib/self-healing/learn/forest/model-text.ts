import { createHash } from 'node:crypto';
import { z } from 'zod';
import { codesPerFeature, features, featureVersion } from './features';
import type { ForestModel } from './forest-model';
import { strategyCount } from './history';
import { leaf, type Trees } from './trees';

/** Base64; the digest says whether it is what was written. */
const bytes = z.string().max(40_000_000);
const textSchema = z.strictObject({
  format: z.literal('selfheal-forest'),
  features: z.string(),
  calibration: z.strictObject({ shift: z.number(), slope: z.number().min(0) }),
  seen: bytes,
  roots: bytes,
  feature: bytes,
  split: bytes,
  right: bytes,
  digest: z.string(),
});
type Text = z.infer<typeof textSchema>;

/** The model as text: JSON, its arrays in base64 (little endian), with a digest over everything. */
export function writeModel({ trees, calibration, seen }: ForestModel): string {
  const text: Omit<Text, 'digest'> = {
    format: 'selfheal-forest',
    features: featureVersion,
    calibration,
    seen: base64(seen),
    roots: base64(trees.roots),
    feature: base64(trees.feature),
    split: base64(trees.split),
    right: base64(trees.right),
  };
  return JSON.stringify({ ...text, digest: digestOf(text) });
}

/** Reads what `writeModel` wrote, or says in plain words why it cannot be used. Never trusts the text: each tree is walked. */
export function readModel(text: string): { model: ForestModel } | { refused: string } {
  let raw: unknown;
  try {
    raw = JSON.parse(text);
  } catch (error) {
    return {
      refused: `the stored text is not JSON (${error instanceof Error ? error.message.slice(0, 80) : 'unreadable'})`,
    };
  }
  const parsed = textSchema.safeParse(raw);
  if (!parsed.success) return { refused: `the stored text lacks what a model has: ${parsed.error.issues[0]?.message}` };
  const { digest, ...stored } = parsed.data;
  if (digestOf(stored) !== digest) return { refused: 'the stored text was changed since it was written' };
  if (stored.features !== featureVersion) {
    return { refused: `it was trained on other features (${stored.features}, now ${featureVersion})` };
  }
  const split = new Int32Array(decode(stored.split));
  const trees: Trees = {
    roots: new Uint32Array(decode(stored.roots)),
    feature: new Uint8Array(decode(stored.feature, 1)),
    split,
    value: new Float32Array(split.buffer),
    right: new Uint32Array(decode(stored.right)),
  };
  const seen = new Uint32Array(decode(stored.seen));
  if (seen.length !== codesPerFeature * strategyCount || !sound(trees)) return { refused: 'its trees are not sound' };
  return { model: { trees, calibration: stored.calibration, seen } };
}

/** Every walk ends in a leaf: children come after their parent and inside the tree, values are probabilities. */
function sound({ roots, feature, split, value, right }: Trees): boolean {
  const nodes = feature.length;
  if (roots.length === 0 || split.length !== nodes || right.length !== nodes) return false;
  if (roots.some((root) => root >= nodes)) return false;
  return feature.every((tested, node) => {
    if (tested === leaf) return (value[node] ?? -1) >= 0 && (value[node] ?? 2) <= 1;
    const other = right[node] ?? 0;
    return tested < features.length && node + 1 < nodes && other > node && other < nodes;
  });
}

function digestOf(text: Omit<Text, 'digest'>): string {
  return createHash('sha256').update(JSON.stringify(text)).digest('hex');
}

function base64(array: Uint8Array | Uint32Array | Int32Array): string {
  return Buffer.from(array.buffer, array.byteOffset, array.byteLength).toString('base64');
}

/** A copy of its own, so that it begins where a number may begin; what does not fill a whole number is cut off. */
function decode(text: string, width = 4): ArrayBuffer {
  const read = Buffer.from(text, 'base64');
  const copy = new ArrayBuffer(read.length - (read.length % width));
  new Uint8Array(copy).set(read.subarray(0, copy.byteLength));
  return copy;
}
