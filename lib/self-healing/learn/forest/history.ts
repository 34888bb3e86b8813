import type { Decision } from '../../core/learning';
import { type StrategyName, strategyNames } from '../../core/vocabulary';
import { encode, features, kindCode, situationOf, strategyCode, strategyFeature } from './features';
import type { Columns } from './grow-tree';

/** What the rules held of a decision's strategies. */
export type RulesOf = (decision: Decision) => readonly { strategy: StrategyName; confidence: number }[];

export const strategyCount = strategyNames.length;

/** Recorded decisions as numbers, oldest first: rows by column. Holds nothing readable. */
export interface History extends Columns {
  rows: number;
  kinds: Uint8Array;
  /** Probability of the choice that was made. */
  propensity: Float64Array;
  /** Failures of one group without a long silence between them. */
  incident: Int32Array;
  /** For each row and strategy: 0 not eligible, 1 eligible. */
  eligible: Uint8Array;
  /** For each row and strategy: probability of having been chosen, NaN where that is not known. */
  chance: Float32Array;
  /** For each row and strategy: the rules' confidence, NaN where they say nothing of it. */
  rules: Float32Array;
}

export interface HistoryBuilder {
  add(decision: Decision): void;
  build(): History;
}

/** An incident ends after ten minutes of silence, and an hour after it began at the latest. */
const incidentGapMs = 600_000;
const longestIncidentMs = 3_600_000;

/** Keeps the newest `capacity` decisions of those added, which must come oldest first. */
export function createHistory(capacity: number, rulesOf: RulesOf = recordedRules): HistoryBuilder {
  const size = Math.max(1, capacity);
  const ring = allocate(size);
  const open = new Map<string, { incident: number; beganMs: number; lastMs: number }>();
  const codes = new Uint8Array(features.length);
  let [added, incidents] = [0, 0];

  const incidentOf = ({ fingerprint, atMs }: Decision): number => {
    const known = open.get(fingerprint);
    if (known && atMs - known.lastMs <= incidentGapMs && atMs - known.beganMs <= longestIncidentMs) {
      known.lastMs = atMs;
      return known.incident;
    }
    open.set(fingerprint, { incident: incidents, beganMs: atMs, lastMs: atMs });
    return incidents++;
  };

  return {
    add(decision) {
      const row = added++ % size;
      encode(situationOf(decision), codes);
      codes[strategyFeature] = strategyCode(decision.firstChoice);
      for (let feature = 0; feature < codes.length; feature++) {
        const column = ring.codes[feature];
        if (column) column[row] = codes[feature] ?? 0;
      }
      ring.labels[row] = decision.succeeded ? 1 : 0;
      ring.kinds[row] = kindCode(decision.kind);
      ring.propensity[row] = Math.min(1, Math.max(1e-4, decision.propensity));
      ring.incident[row] = incidentOf(decision);
      addCandidates(ring, row, decision, rulesOf(decision));
    },
    build: () => (added <= size ? slice(ring, added) : rotate(ring, added % size)),
  };
}

/** Writes a row's codes into `codes`. */
export function readRow(history: History, row: number, codes: Uint8Array): void {
  for (let feature = 0; feature < codes.length; feature++) codes[feature] = history.codes[feature]?.[row] ?? 0;
}

/** What the event itself keeps of the rules: their word is missing where a pattern spoke in their place. */
const recordedRules: RulesOf = ({ candidates }) =>
  candidates.flatMap(({ strategy, by, confidence }) =>
    by === 'rule' && confidence !== null ? [{ strategy, confidence }] : [],
  );

function addCandidates(ring: History, row: number, decision: Decision, rules: ReturnType<RulesOf>): void {
  const at = row * strategyCount;
  ring.eligible.fill(0, at, at + strategyCount);
  ring.chance.fill(Number.NaN, at, at + strategyCount);
  ring.rules.fill(Number.NaN, at, at + strategyCount);
  for (const { strategy, propensity } of decision.candidates) {
    ring.eligible[at + strategyCode(strategy)] = 1;
    if (propensity !== null) ring.chance[at + strategyCode(strategy)] = propensity;
  }
  const chosen = at + strategyCode(decision.firstChoice);
  ring.eligible[chosen] = 1;
  ring.chance[chosen] = ring.propensity[row] ?? 1;
  for (const { strategy, confidence } of rules) ring.rules[at + strategyCode(strategy)] = confidence;
}

function allocate(rows: number): History {
  return {
    rows,
    features,
    codes: features.map(() => new Uint8Array(rows)),
    labels: new Uint8Array(rows),
    kinds: new Uint8Array(rows),
    propensity: new Float64Array(rows),
    incident: new Int32Array(rows),
    eligible: new Uint8Array(rows * strategyCount),
    chance: new Float32Array(rows * strategyCount),
    rules: new Float32Array(rows * strategyCount),
  };
}

type Numbers = Uint8Array | Int32Array | Float32Array | Float64Array;

function slice(history: History, rows: number): History {
  return rearrange(history, rows, (array, width) => array.subarray(0, rows * width));
}

/** Brings the oldest row, which stands at `start`, to the front. */
function rotate(history: History, start: number): History {
  return rearrange(history, history.rows, (array, width) => {
    const turned = array.slice();
    turned.set(array.subarray(start * width), 0);
    turned.set(array.subarray(0, start * width), array.length - start * width);
    return turned;
  });
}

function rearrange(history: History, rows: number, turn: (array: Numbers, width: number) => Numbers): History {
  const same = <T extends Numbers>(array: T, width = 1): T => turn(array, width) as T;
  return {
    rows,
    features: history.features,
    codes: history.codes.map((column) => same(column)),
    labels: same(history.labels),
    kinds: same(history.kinds),
    propensity: same(history.propensity),
    incident: same(history.incident),
    eligible: same(history.eligible, strategyCount),
    chance: same(history.chance, strategyCount),
    rules: same(history.rules, strategyCount),
  };
}
