import { usualHalfLifeMs } from '../../core/decay';
import type { Observation } from '../../core/event';
import { usualIncident } from '../../core/incident';
import type { Decision } from '../../core/learning';
import type { StrategyName } from '../../core/vocabulary';
import { type Arm, armOfObservation, judgeArm, teach, weightsAt } from '../arm';
import { createPopulation, type Member, type Population } from '../population';
import type { PseudoCounts } from '../posterior';

/** What learning would have held of one strategy just before a decision. */
export interface Judgement {
  mean: number;
  /** One-sided 95 % lower bound of its success. */
  bound: number;
}

/** Everything that earlier decisions told, and nothing else. */
export interface SeenBefore {
  judge(decision: Decision, strategy: StrategyName): Judgement;
  /** How sure the rules were of a strategy for this kind; null where no rule was seen to propose it. */
  ruleConfidence(decision: Decision, strategy: StrategyName): number | null;
}

export interface LearningRules {
  halfLifeMs: number;
  /** Observations that one incident of a fingerprint may add to a strategy. */
  perIncident: number;
  incidentGapMs: number;
}

export const usualLearning: LearningRules = {
  ...{ halfLifeMs: usualHalfLifeMs, perIncident: usualIncident.observations, incidentGapMs: usualIncident.gapMs },
};

/** Priors are reckoned anew after so long in the record's own time: they change slowly. */
const priorsLastMs = 6 * 3_600_000;

type Held = Arm & { counted: Member | null };

/**
 * Learns again from the record, in its order: posterior with decay, priors from related arms, five observations an
 * incident, trust withdrawn after a sudden drop. What one policy would have seen is unknown where it would have chosen
 * otherwise, so all policies learn from what was in fact tried.
 */
export function createSeenBefore(rules: LearningRules = usualLearning): SeenBefore & { observe(past: Decision): void } {
  const arms = new Map<string, Held>();
  const confidences = new Map<string, number>();
  const populations = new Map<string, Population>();
  const judge = rememberingJudge();
  let priorsUntilMs = Number.NEGATIVE_INFINITY;

  /** What each arm adds is kept, so that it can be taken out of its own prior. */
  const refreshPriors = (nowMs: number): void => {
    if (nowMs < priorsUntilMs) return;
    priorsUntilMs = nowMs + priorsLastMs;
    const members = new Map<string, Member[]>();
    for (const arm of arms.values()) {
      const { strategy, kind, category, dependency } = arm;
      arm.counted = { strategy, kind, category, dependency, ...weightsAt(arm, nowMs, rules.halfLifeMs) };
      const list = members.get(arm.service) ?? [];
      list.push(arm.counted);
      members.set(arm.service, list);
    }
    for (const [service, own] of members) {
      const others = [...members].flatMap(([name, list]) => (name === service ? [] : list));
      populations.set(service, createPopulation(own, others));
    }
  };

  const believed = (decision: Decision, strategy: StrategyName): { weights: PseudoCounts; prior: PseudoCounts } => {
    refreshPriors(decision.atMs);
    const { kind, category, dependency } = decision;
    const arm = arms.get(keyOf(decision, strategy));
    const population = populations.get(decision.service) ?? nobody;
    return {
      weights: arm ? weightsAt(arm, decision.atMs, rules.halfLifeMs) : { successes: 0, failures: 0 },
      prior: population.priorFor({ strategy, kind, category, dependency }, arm?.counted ?? null),
    };
  };

  return {
    judge(decision, strategy) {
      const { weights, prior } = believed(decision, strategy);
      return judge(weights, prior);
    },
    ruleConfidence: ({ kind }, strategy) => confidences.get(`${kind}/${strategy}`) ?? null,
    observe(past) {
      for (const { strategy, by, confidence } of past.candidates)
        if (by === 'rule' && confidence !== null) confidences.set(`${past.kind}/${strategy}`, confidence);
      const { firstChoice } = past;
      const key = keyOf(past, firstChoice);
      const arm: Held = arms.get(key) ?? {
        ...armOfObservation(observationOf(past)),
        counted: null,
      };
      arms.set(key, arm);
      // As the index in memory does it.
      teach(arm, observationOf(past), { prior: believed(past, firstChoice).prior, ...rules });
    },
  };
}

/** Counts to the next eighth: a bound moves by less than 0.005, and most need not be reckoned twice. */
const grain = 8;
const mostRemembered = 50_000;

function rememberingJudge(): (weights: PseudoCounts, prior: PseudoCounts) => Judgement {
  const known = new Map<string, Judgement>();
  const coarse = (count: number) => Math.round(count * grain) / grain;
  return (weights, prior) => {
    const counts = [weights.successes, weights.failures, prior.successes, prior.failures].map(coarse);
    const key = counts.join('/');
    const found = known.get(key);
    if (found !== undefined) return found;
    const [successes = 0, failures = 0, good = 1, bad = 1] = counts;
    const judgement = judgeArm({ successes, failures }, { successes: good, failures: Math.max(1 / grain, bad) });
    if (known.size >= mostRemembered) known.clear();
    known.set(key, judgement);
    return judgement;
  };
}

const nobody = createPopulation([], []);

function keyOf({ service, fingerprint }: Decision, strategy: StrategyName): string {
  return `${service}\n${fingerprint}\n${strategy}`;
}

function observationOf(decision: Decision): Observation {
  const { eventId, service, fingerprint, succeeded, template, source, kind, category, dependency } = decision;
  return {
    ...{ eventId, tenantId: '', service, fingerprint, ownFingerprint: fingerprint, succeeded, template, source, kind },
    ...{ category, dependency, strategy: decision.firstChoice, elapsedMs: decision.elapsedMs, atMs: decision.atMs },
    explored: decision.propensity < 1,
  };
}
