import type { ForestMetrics } from '../../core/learning';
import type { Random } from '../../core/ports';
import { calibrationError } from './calibrate';
import { codesPerFeature, features, strategyFeature } from './features';
import { type ForestModel, judge, mayJudge } from './forest-model';
import { type History, readRow, strategyCount } from './history';

/** What has to be shown before the forest may speak. */
const proof = {
  /** The lower end of the difference in value, in success, must pass this. */
  margin: 0.01,
  /** Held-out decisions where the forest would have chosen another strategy than the rules, and just that was tried. */
  deciding: 15,
  /** Its words must be worth their face. */
  calibrationError: 0.1,
  /** One-sided; both differences must pass. Strict, since a new version tries its luck every day. */
  quantile: 0.005,
  resamples: 1_000,
};

/**
 * Sums over one incident, whose decisions are not independent of each other: what the Brier score gained, how many were
 * judged, and for either policy what the reward model expects of its choices, the inverse propensity where its choice was
 * made, and that times what the reward model missed.
 */
const sum = { brierGain: 0, judged: 1, forest: 2, rules: 5 };
const sumCount = 8;

/**
 * Measures a model on decisions that it was not trained on. Both Brier scores are of the decisions of whose choice the
 * rules say something. Both values are doubly robust (Dudík et al., 2011) with normalised weights, over the decisions
 * where the record tells the probability of either's choice; the reward model behind them is the success by kind and
 * strategy in `learned`, not the forest's own belief. "Beats" means: the differences of both, resampled by incident,
 * stay above their margins.
 */
export function* evaluate(
  model: ForestModel,
  history: History,
  learned: Int32Array,
  heldOut: Int32Array,
  random: Random,
): Generator<void, ForestMetrics> {
  const reward = rewardByKind(history, learned);
  const said = new Float64Array(heldOut.length);
  const labels = new Uint8Array(heldOut.length);
  const codes = new Uint8Array(features.length);
  const incidents = new Map<number, number>();
  const sums = new Float64Array(heldOut.length * sumCount);
  let [brier, rulesBrier, ruled, deciding] = [0, 0, 0, 0];

  for (let index = 0; index < heldOut.length; index++) {
    if (index % 16 === 15) yield;
    const row = heldOut[index] as number;
    const at = row * strategyCount;
    const kind = history.kinds[row] as number;
    readRow(history, row, codes);
    const chosen = codes[strategyFeature] as number;
    const label = history.labels[row] as number;
    const incident = history.incident[row] as number;
    const place = incidents.get(incident) ?? incidents.size * sumCount;
    incidents.set(incident, place);

    const probability = judge(model, codes, chosen);
    said[index] = probability;
    labels[index] = label;
    const rulesSaid = history.rules[at + chosen] as number;
    if (!Number.isNaN(rulesSaid)) {
      ruled += 1;
      brier += (probability - label) ** 2;
      rulesBrier += (rulesSaid - label) ** 2;
      addTo(sums, place + sum.brierGain, (rulesSaid - label) ** 2 - (probability - label) ** 2);
    }

    const rulesPick = bestOf(history, row, (strategy) => history.rules[at + strategy] as number);
    if (rulesPick === null) continue;
    const rated = (strategy: number) => (mayJudge(model, kind, strategy) ? judge(model, codes, strategy) : Number.NaN);
    const forestPick = bestOf(history, row, rated) ?? rulesPick;
    if (!(possible(history, at + rulesPick) && possible(history, at + forestPick))) continue;
    addTo(sums, place + sum.judged, 1);
    for (const [policy, pick] of [[sum.forest, forestPick] as const, [sum.rules, rulesPick] as const]) {
      const believed = reward[kind * strategyCount + pick] as number;
      const weight = pick === chosen ? 1 / (history.chance[at + pick] as number) : 0;
      addTo(sums, place + policy, believed);
      addTo(sums, place + policy + 1, weight);
      addTo(sums, place + policy + 2, weight * (label - believed));
    }
    if (forestPick !== rulesPick && chosen === forestPick) deciding += 1;
  }

  const error = calibrationError(said, labels);
  const ofIncidents = sums.subarray(0, incidents.size * sumCount);
  const all = new Float64Array(sumCount);
  for (let place = 0; place < ofIncidents.length; place++) addTo(all, place % sumCount, ofIncidents[place] as number);
  yield;
  const gains = yield* lowerGains(ofIncidents, random);
  return {
    heldOut: heldOut.length,
    brier: brier / Math.max(1, ruled),
    rulesBrier: rulesBrier / Math.max(1, ruled),
    calibrationError: error,
    value: Math.min(1, Math.max(0, estimate(all, sum.forest))),
    rulesValue: Math.min(1, Math.max(0, estimate(all, sum.rules))),
    beatsRules:
      deciding >= proof.deciding && error <= proof.calibrationError && gains.brier > 0 && gains.value > proof.margin,
  };
}

function addTo(sums: Float64Array, place: number, amount: number): void {
  sums[place] = (sums[place] as number) + amount;
}

/** Doubly robust, with normalised weights. */
function estimate(sums: Float64Array, policy: number): number {
  const [expected = 0, weight = 0, missed = 0] = sums.subarray(policy, policy + 3);
  return expected / Math.max(1, sums[sum.judged] as number) + (weight > 0 ? missed / weight : 0);
}

/** The eligible strategy with the highest score; null where none has one. */
function bestOf(history: History, row: number, score: (strategy: number) => number): number | null {
  let best: number | null = null;
  let highest = Number.NEGATIVE_INFINITY;
  for (let strategy = 0; strategy < strategyCount; strategy++) {
    if (history.eligible[row * strategyCount + strategy] !== 1) continue;
    const scored = score(strategy);
    if (scored > highest) [best, highest] = [strategy, scored];
  }
  return best;
}

/** The record knows that this choice could have been made. */
function possible(history: History, at: number): boolean {
  return (history.chance[at] as number) > 0;
}

/** Success by kind and strategy, drawn towards the strategy's own as by two decisions. */
function rewardByKind(history: History, rows: Int32Array): Float64Array {
  const total = new Float64Array(codesPerFeature * strategyCount);
  const successes = new Float64Array(codesPerFeature * strategyCount);
  const ofStrategy = Array.from({ length: strategyCount }, () => ({ total: 2, successes: 1 }));
  for (const row of rows) {
    const strategy = history.codes[strategyFeature]?.[row] ?? 0;
    const at = (history.kinds[row] as number) * strategyCount + strategy;
    const label = history.labels[row] as number;
    total[at] = (total[at] as number) + 1;
    successes[at] = (successes[at] as number) + label;
    const sums = ofStrategy[strategy];
    if (sums) [sums.total, sums.successes] = [sums.total + 1, sums.successes + label];
  }
  return total.map((count, at) => {
    const strategy = ofStrategy[at % strategyCount] ?? { total: 2, successes: 1 };
    return ((successes[at] as number) + (2 * strategy.successes) / strategy.total) / (count + 2);
  });
}

/** Lower ends of the two differences, by resampling whole incidents (paired bootstrap; Efron and Tibshirani, 1993). */
function* lowerGains(sums: Float64Array, random: Random): Generator<void, { brier: number; value: number }> {
  const incidents = sums.length / sumCount;
  const briers: number[] = [];
  const values: number[] = [];
  const all = new Float64Array(sumCount);
  let drawn = 0;
  for (let sample = 0; sample < proof.resamples; sample++) {
    all.fill(0);
    for (let count = 0; count < incidents; count++) {
      const from = Math.floor(random() * incidents) * sumCount;
      for (let place = 0; place < sumCount; place++) addTo(all, place, sums[from + place] as number);
      if (++drawn % 4_096 === 0) yield;
    }
    briers.push(all[sum.brierGain] as number);
    values.push(estimate(all, sum.forest) - estimate(all, sum.rules));
  }
  const lower = (gains: number[]) => gains.toSorted((a, b) => a - b)[Math.floor(gains.length * proof.quantile)] ?? 0;
  return { brier: lower(briers), value: lower(values) };
}
