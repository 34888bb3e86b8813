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
  resamples: 2_000,
};

/** Sums over one incident, whose decisions are not independent of each other. */
interface Sums {
  brierGain: number;
  judged: number;
  forest: PolicySums;
  rules: PolicySums;
}

interface PolicySums {
  /** What the reward model expects of its choices. */
  believed: number;
  /** Where its choice was made: inverse propensity, and that times what the reward model missed. */
  weight: number;
  missed: number;
}

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
  const incidents = new Map<number, Sums>();
  let [brier, rulesBrier, ruled, deciding] = [0, 0, 0, 0];

  for (let index = 0; index < heldOut.length; index++) {
    if (index % 16 === 15) yield;
    const row = heldOut[index] as number;
    const at = row * strategyCount;
    const kind = history.kinds[row] as number;
    readRow(history, row, codes);
    const chosen = codes[strategyFeature] as number;
    const label = history.labels[row] as number;
    const sums = incidents.get(history.incident[row] as number) ?? emptySums();
    incidents.set(history.incident[row] as number, sums);

    const probability = judge(model, codes, chosen);
    said[index] = probability;
    labels[index] = label;
    const rulesSaid = history.rules[at + chosen] as number;
    if (!Number.isNaN(rulesSaid)) {
      ruled += 1;
      brier += (probability - label) ** 2;
      rulesBrier += (rulesSaid - label) ** 2;
      sums.brierGain += (rulesSaid - label) ** 2 - (probability - label) ** 2;
    }

    const rulesPick = bestOf(history, row, (strategy) => history.rules[at + strategy] as number);
    if (rulesPick === null) continue;
    const rated = (strategy: number) => (mayJudge(model, kind, strategy) ? judge(model, codes, strategy) : Number.NaN);
    const forestPick = bestOf(history, row, rated) ?? rulesPick;
    if (!(possible(history, at + rulesPick) && possible(history, at + forestPick))) continue;
    sums.judged += 1;
    for (const [policy, pick] of [[sums.forest, forestPick] as const, [sums.rules, rulesPick] as const]) {
      const believed = reward[kind * strategyCount + pick] as number;
      const weight = pick === chosen ? 1 / (history.chance[at + pick] as number) : 0;
      policy.believed += believed;
      policy.weight += weight;
      policy.missed += weight * (label - believed);
    }
    if (forestPick !== rulesPick && chosen === forestPick) deciding += 1;
  }

  const error = calibrationError(said, labels);
  const all = emptySums();
  for (const sums of incidents.values()) add(all, sums);
  const gains = yield* lowerGains([...incidents.values()], random);
  return {
    heldOut: heldOut.length,
    brier: brier / Math.max(1, ruled),
    rulesBrier: rulesBrier / Math.max(1, ruled),
    calibrationError: error,
    value: Math.min(1, Math.max(0, estimate(all.forest, all.judged))),
    rulesValue: Math.min(1, Math.max(0, estimate(all.rules, all.judged))),
    beatsRules:
      deciding >= proof.deciding && error <= proof.calibrationError && gains.brier > 0 && gains.value > proof.margin,
  };
}

function emptySums(): Sums {
  const none = () => ({ believed: 0, weight: 0, missed: 0 });
  return { brierGain: 0, judged: 0, forest: none(), rules: none() };
}

function add(all: Sums, sums: Sums): void {
  all.brierGain += sums.brierGain;
  all.judged += sums.judged;
  for (const policy of ['forest', 'rules'] as const) {
    all[policy].believed += sums[policy].believed;
    all[policy].weight += sums[policy].weight;
    all[policy].missed += sums[policy].missed;
  }
}

function estimate({ believed, weight, missed }: PolicySums, judged: number): number {
  return believed / Math.max(1, judged) + (weight > 0 ? missed / weight : 0);
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
function* lowerGains(incidents: readonly Sums[], random: Random): Generator<void, { brier: number; value: number }> {
  const briers: number[] = [];
  const values: number[] = [];
  let drawn = 0;
  for (let sample = 0; sample < proof.resamples; sample++) {
    const all = emptySums();
    for (let count = 0; count < incidents.length; count++) {
      const sums = incidents[Math.floor(random() * incidents.length)];
      if (sums) add(all, sums);
      if (++drawn % 4_096 === 0) yield;
    }
    briers.push(all.brierGain);
    values.push(estimate(all.forest, all.judged) - estimate(all.rules, all.judged));
  }
  const lower = (gains: number[]) => gains.toSorted((a, b) => a - b)[Math.floor(gains.length * proof.quantile)] ?? 0;
  return { brier: lower(briers), value: lower(values) };
}
