import type { Decision, Estimate, PolicyReport, PolicyValue } from '../../core/learning';
import { openToChance, propensityAt, refuseDecision, usualPlace } from './check-decision';
import { whyTooFew } from './enough';
import { createEstimator, type Estimator } from './estimators';
import { anything, ratioInterval } from './interval';
import type { Policy } from './policies';
import { createRewardModel, type RewardModel } from './reward-model';
import { createSeenBefore, type LearningRules } from './seen-before';

export interface EvaluationInput {
  decisions: readonly Decision[];
  policies: readonly Policy[];
  /** Deals the days of fingerprints out to the folds of the reward model. */
  seed: number;
  /** How earlier decisions are learned from. Default: as the settings' defaults have it. */
  learning?: LearningRules;
}

const folds = 5;
const dayMs = 86_400_000;
/** Decisions between two yields: some milliseconds. */
const stretch = 50;

/** One fingerprint on one day. */
interface Cluster {
  number: number;
  fold: number;
}

/** What one policy adds up. */
interface Row {
  policy: Policy;
  all: Estimator;
  /** The decisions in which chance chose otherwise than usual. */
  unusual: Estimator;
  agreed: number;
  covered: number;
  differs: number;
}

/**
 * Scores each policy on the decisions that were open to chance, and yields now and then so that a caller can let others
 * run. Time: decisions × policies × candidates; memory: policies × fingerprints × days.
 * @throws RangeError on a decision that cannot be reckoned with, TypeError on a policy whose choice is no distribution.
 */
export function* evaluation({ decisions, policies, seed, learning }: EvaluationInput): Generator<void, PolicyReport> {
  const clusters = new Map<string, Cluster>();
  const rewards = createRewardModel(folds);
  const inOrder = oldestFirst(decisions);
  const clusterAt: (Cluster | null)[] = [];
  for (const [index, decision] of inOrder.entries()) {
    const refusal = refuseDecision(decision);
    if (refusal !== null) throw new RangeError(`The decision ${decision.eventId} cannot be used: ${refusal}.`);
    const cluster = openToChance(decision) ? clusterOf(clusters, decision, seed) : null;
    clusterAt.push(cluster);
    if (cluster) rewards.add(decision, cluster.fold);
    if (index % (stretch * 10) === stretch) yield;
  }

  const rows = policies.map(
    (policy): Row => ({
      policy,
      all: createEstimator(clusters.size),
      unusual: createEstimator(clusters.size),
      ...{ agreed: 0, covered: 0, differs: 0 },
    }),
  );
  const achieved = Array.from({ length: clusters.size }, () => ({ sum: 0, size: 0 }));
  const seen = createSeenBefore(learning);
  let explored = 0;
  let byChance = 0;
  for (const [index, decision] of inOrder.entries()) {
    const cluster = clusterAt[index];
    if (cluster) {
      explored += 1;
      if (decision.candidates[usualPlace(decision)]?.strategy !== decision.firstChoice) byChance += 1;
      const sums = achieved[cluster.number];
      if (sums) {
        sums.sum += Number(decision.succeeded);
        sums.size += 1;
      }
      for (const row of rows) score(row, decision, row.policy.choose(decision, seen), cluster, rewards.predict);
    }
    seen.observe(decision);
    if (index % stretch === 0) yield;
  }

  const values = rows.map((row) => judgedBy(row, { decisions: explored, clusters: clusters.size }));
  return {
    fromMs: inOrder[0]?.atMs ?? 0,
    toMs: inOrder.at(-1)?.atMs ?? 0,
    decisions: decisions.length,
    explored,
    byChance,
    logged: explored > 0 ? shareOf(achieved) : loggedOf(inOrder),
    policies: values,
    tooFew: inAll(values, { decisions: decisions.length, explored }),
  };
}

function score(
  row: Row,
  decision: Decision,
  chances: readonly number[],
  { number, fold }: Cluster,
  predict: RewardModel,
): void {
  checkDistribution(row.policy, decision, chances);
  const { candidates, kind, firstChoice } = decision;
  const chosen = candidates.findIndex(({ strategy }) => strategy === firstChoice);
  const usual = usualPlace(decision);
  let expectedOfPolicy = 0;
  for (const [place, { strategy }] of candidates.entries()) {
    const chance = chances[place] ?? 0;
    if (chance === 0) continue;
    expectedOfPolicy += chance * predict({ fold, kind, strategy });
    if ((propensityAt(decision, place) ?? 0) > 0) row.covered += chance;
    if (place !== usual) row.differs += chance;
  }
  const probability = Math.min(1, chances[chosen] ?? 0);
  const scored = {
    cluster: number,
    succeeded: decision.succeeded,
    propensity: decision.propensity,
    probability,
    expected: predict({ fold, kind, strategy: firstChoice }),
    expectedOfPolicy: Math.min(1, expectedOfPolicy),
  };
  row.agreed += probability;
  row.all.add(scored);
  if (chosen !== usual) row.unusual.add(scored);
}

function judgedBy(row: Row, { decisions, clusters }: { decisions: number; clusters: number }): PolicyValue {
  const share = (sum: number) => (decisions === 0 ? 0 : sum / decisions);
  const effective = row.unusual.effective();
  return {
    policy: row.policy.name,
    ips: row.all.selfNormalised(),
    doublyRobust: decisions === 0 ? anything : row.all.doublyRobust(),
    agreed: Math.round(row.agreed),
    effective: Math.round(row.all.effective()),
    tooFew: whyTooFew({
      ...{ decisions, clusters, effective },
      covered: share(row.covered),
      differs: share(row.differs),
    }),
  };
}

function inAll(values: readonly PolicyValue[], { decisions, explored }: { decisions: number; explored: number }) {
  if (decisions === 0) return 'No first choices were recorded.';
  if (explored === 0)
    return 'In no decision could chance have chosen otherwise, so the record says nothing about other choices than those made. Exploration is off, or nothing failed that had more than one way out.';
  const weak = values.filter(({ tooFew }) => tooFew);
  const [first] = weak;
  if (first === undefined) return null;
  if (weak.length === values.length && weak.every(({ tooFew }) => tooFew === first.tooFew))
    return `Too few: ${first.tooFew}.`;
  return `Too few for ${weak.map(({ policy, tooFew }) => `"${policy}" (${tooFew})`).join(', ')}.`;
}

/** Where nothing was open to chance, what was achieved in all. */
function loggedOf(decisions: readonly Decision[]) {
  const clusters = new Map<string, { sum: number; size: number }>();
  for (const decision of decisions) {
    const sums = clusters.get(nameOf(decision)) ?? { sum: 0, size: 0 };
    sums.sum += Number(decision.succeeded);
    sums.size += 1;
    clusters.set(nameOf(decision), sums);
  }
  return shareOf([...clusters.values()]);
}

/** A share lies between 0 and 1, and one cluster alone says nothing about how much others may differ. */
function shareOf(clusters: Parameters<typeof ratioInterval>[0]): Estimate {
  const interval = ratioInterval(clusters);
  if (!interval) return anything;
  if (clusters.length < 2) return { ...anything, value: interval.value };
  return { value: interval.value, low: Math.max(0, interval.low), high: Math.min(1, interval.high) };
}

function checkDistribution({ name }: Policy, { candidates }: Decision, chances: readonly number[]): void {
  const valid = chances.length === candidates.length && chances.every((chance) => chance >= 0 && chance <= 1);
  const sum = chances.reduce((total, chance) => total + chance, 0);
  if (!valid || Math.abs(sum - 1) > 1e-6)
    throw new TypeError(
      `The policy "${name}" gave no distribution over ${candidates.length} candidates: [${chances}].`,
    );
}

function oldestFirst(decisions: readonly Decision[]): readonly Decision[] {
  const sorted = decisions.every((one, index) => index === 0 || one.atMs >= (decisions[index - 1]?.atMs ?? 0));
  return sorted ? decisions : decisions.toSorted((a, b) => a.atMs - b.atMs);
}

function nameOf({ service, fingerprint, atMs }: Decision): string {
  return `${service}\n${fingerprint}\n${Math.floor(atMs / dayMs)}`;
}

function clusterOf(clusters: Map<string, Cluster>, decision: Decision, seed: number): Cluster {
  const name = nameOf(decision);
  const known = clusters.get(name);
  if (known !== undefined) return known;
  const made = { number: clusters.size, fold: hash(name, seed) % folds };
  clusters.set(name, made);
  return made;
}

/** FNV-1a, 32 bits. */
function hash(text: string, seed: number): number {
  let value = (0x811c9dc5 ^ seed) >>> 0;
  for (let place = 0; place < text.length; place++) value = Math.imul(value ^ text.charCodeAt(place), 0x01000193) >>> 0;
  return value;
}
