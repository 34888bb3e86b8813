import type { ForestMetrics } from '../../core/learning';
import { seededRandom } from '../../core/seeded-random';
import { calibrate } from './calibrate';
import { evaluate } from './evaluate';
import { codesPerFeature, features, strategyFeature } from './features';
import type { ForestModel } from './forest-model';
import { growForest } from './grow-forest';
import { type History, readRow, strategyCount } from './history';
import { meanLeaf } from './trees';

export interface Trained {
  model: ForestModel;
  metrics: ForestMetrics;
  /** Decisions that it was grown and calibrated on. */
  rows: number;
  /** How the version at work does on the same held-out decisions; null without one. */
  incumbent: ForestMetrics | null;
}

export interface TrainInput {
  seed: number;
  trees?: number;
  /** The version at work. */
  incumbent?: ForestModel | null;
}

/** Oldest: the trees grow on them. Then: calibration. Newest fifth: held out. */
const shares = { grown: 0.64, learned: 0.8 };
/** An incident counts as this many decisions at most. */
const perIncident = 5;
/** A choice left to chance stands for at most so many. */
const heaviest = 10;

/**
 * Trains on the older part of the history and measures on the newest fifth; the model that is given is the one that was
 * measured. Decisions of incidents that began before the held-out part are not held out. Pauses often. The same model
 * for the same history and seed.
 */
export function* train(history: History, input: TrainInput): Generator<void, Trained> {
  const random = seededRandom(input.seed);
  const grown = range(0, Math.floor(history.rows * shares.grown));
  const calibration = range(grown.length, Math.floor(history.rows * shares.learned));
  const learned = range(0, grown.length + calibration.length);
  const heldOut = yield* newIncidents(history, learned.length);

  const weights = yield* weigh(history, grown);
  const trees = yield* growForest(
    history,
    grown,
    weights,
    {
      trees: input.trees ?? 32,
      maxDepth: 14,
      minLeaf: Math.max(5, Math.ceil(grown.length / 2_000)),
      featuresPerNode: Math.ceil(features.length / 3),
      always: strategyFeature,
    },
    random,
  );

  const raw = new Float64Array(calibration.length);
  const codes = new Uint8Array(features.length);
  for (let index = 0; index < calibration.length; index++) {
    const row = calibration[index] as number;
    readRow(history, row, codes);
    raw[index] = meanLeaf(trees, codes);
    if (index % 64 === 63) yield;
  }
  const model: ForestModel = {
    trees,
    calibration: yield* calibrate(raw, history.labels.subarray(grown.length, learned.length)),
    seen: countSeen(history, grown),
  };
  yield;
  const metrics = yield* evaluate(model, history, learned, heldOut, random);
  const { incumbent = null } = input;
  return {
    ...{ model, metrics, rows: learned.length },
    incumbent: incumbent === null ? null : yield* evaluate(incumbent, history, learned, heldOut, random),
  };
}

function range(from: number, to: number): Int32Array {
  return Int32Array.from({ length: Math.max(0, to - from) }, (_, index) => from + index);
}

/** Rows looked at between two chances to pause. */
const stride = 4_096;

function* newIncidents(history: History, from: number): Generator<void, Int32Array> {
  const before = new Set<number>();
  for (let row = 0; row < from; row++) {
    before.add(history.incident[row] as number);
    if (row % stride === 0) yield;
  }
  return range(from, history.rows).filter((row) => !before.has(history.incident[row] as number));
}

/** Inverse propensity, bounded; an incident of many decisions weighs as five. */
function* weigh(history: History, rows: Int32Array): Generator<void, Float64Array> {
  const inIncident = new Map<number, number>();
  for (const row of rows) {
    const incident = history.incident[row] as number;
    inIncident.set(incident, (inIncident.get(incident) ?? 0) + 1);
    if (row % stride === 0) yield;
  }
  const weights = new Float64Array(history.rows);
  for (const row of rows) {
    const size = inIncident.get(history.incident[row] as number) ?? 1;
    const explored = Math.min(heaviest, 1 / (history.propensity[row] as number));
    weights[row] = Math.min(1, perIncident / size) * explored;
    if (row % stride === 0) yield;
  }
  return weights;
}

function countSeen(history: History, rows: Int32Array): Uint32Array {
  const seen = new Uint32Array(codesPerFeature * strategyCount);
  for (const row of rows) {
    const at = (history.kinds[row] as number) * strategyCount + (history.codes[strategyFeature]?.[row] ?? 0);
    seen[at] = (seen[at] as number) + 1;
  }
  return seen;
}
