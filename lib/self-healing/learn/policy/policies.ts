import type { Decision, DecisionCandidate } from '../../core/learning';
import { type Chooser, strategyNames } from '../../core/vocabulary';
import { usualPlace } from './check-decision';
import type { SeenBefore } from './seen-before';

/** A way to choose. It sees what was known before the decision, and never its outcome. */
export interface Policy {
  /** Plain words; names a row of the table. */
  name: string;
  /** Probability of each of `decision.candidates`, in their order; they add up to 1. */
  choose(decision: Decision, seenBefore: SeenBefore): readonly number[];
}

/**
 * What the healer would have chosen then without its exploration, with its learning, rules and models as they were: the
 * yardstick. Not what today's threshold would do.
 */
export const inForce: Policy = {
  name: 'as chosen then',
  choose: (decision) => only(decision, usualPlace(decision)),
};

/** The ten strategies in the order in which they are listed, whatever the failure. */
export const staticOrder: Policy = {
  name: 'static order',
  choose: (decision) => best(decision, ({ strategy }) => -strategyNames.indexOf(strategy)),
};

/** By the rules' own confidence for the kind; what no rule proposes comes last, in the listed order. */
export const rulesAlone: Policy = {
  name: 'rules alone',
  choose: (decision, seen) => only(decision, byRules(decision, seen)),
};

export const alwaysRetry: Policy = {
  name: 'always retry',
  choose: (decision, seen) =>
    only(decision, placeOf(decision, ({ strategy }) => strategy === 'RETRY_WITH_BACKOFF') ?? byRules(decision, seen)),
};

export const atRandom: Policy = {
  name: 'at random',
  choose: ({ candidates }) => candidates.map(() => 1 / candidates.length),
};

/** What the language model proposed, where it proposed something; else the rules. */
export const modelFirst = proposedBy('model', 'model, then rules');
/** What the small model was sure of; else the rules. */
export const forestFirst = proposedBy('forest', 'forest, then rules');

/**
 * The strategy with the highest lower bound, where that reaches `trust`; else the rules. Learns from earlier decisions
 * alone.
 */
export function patternAt(trust: number): Policy {
  if (!(trust > 0 && trust <= 1)) throw new RangeError(`The trust must be above 0 and at most 1, not ${trust}.`);
  return {
    name: `patterns at ${trust.toFixed(2)}`,
    choose(decision, seen) {
      const bounds = decision.candidates.map(({ strategy }) => seen.judge(decision, strategy).bound);
      const highest = Math.max(...bounds);
      return only(decision, highest >= trust ? bounds.indexOf(highest) : byRules(decision, seen));
    },
  };
}

/** All of them; the two models only where their word is in the record. */
export function usualPolicies(decisions: readonly Decision[], trusts: readonly number[]): Policy[] {
  const spoke = (by: Chooser) => decisions.some(({ candidates }) => candidates.some((one) => one.by === by));
  return [
    ...[inForce, rulesAlone],
    ...[...new Set(trusts)].toSorted((a, b) => a - b).map(patternAt),
    ...(spoke('model') ? [modelFirst] : []),
    ...(spoke('forest') ? [forestFirst] : []),
    ...[staticOrder, alwaysRetry, atRandom],
  ];
}

function proposedBy(by: Chooser, name: string): Policy {
  return {
    name,
    choose: (decision, seen) =>
      only(decision, placeOf(decision, (candidate) => candidate.by === by) ?? byRules(decision, seen)),
  };
}

function byRules(decision: Decision, seen: SeenBefore): number {
  const confidences = decision.candidates.map(
    ({ strategy, by, confidence }) => (by === 'rule' ? confidence : null) ?? seen.ruleConfidence(decision, strategy),
  );
  return highestOf(decision, (candidate, place) => {
    const confidence = confidences[place];
    return (confidence ?? -1) - strategyNames.indexOf(candidate.strategy) * 1e-6;
  });
}

function placeOf({ candidates }: Decision, fits: (candidate: DecisionCandidate) => boolean): number | null {
  const place = candidates.findIndex(fits);
  return place === -1 ? null : place;
}

function best(decision: Decision, worth: (candidate: DecisionCandidate) => number): number[] {
  return only(decision, highestOf(decision, worth));
}

function highestOf(decision: Decision, worth: (candidate: DecisionCandidate, place: number) => number): number {
  const worths = decision.candidates.map(worth);
  return worths.indexOf(Math.max(...worths));
}

function only({ candidates }: Decision, chosen: number): number[] {
  return candidates.map((_, place) => Number(place === chosen));
}
