import type { Diagnosis, Failure, Proposal } from '../core/failure';
import type { AnyHealingOptions } from '../core/options';
import type { FailureKind, StrategyName } from '../core/vocabulary';
import { classify } from './classify';
import { describeWait, explainKind } from './explain';
import type { Rule } from './rule';

/** What was measured of one strategy for one fingerprint. */
export interface MeasuredArm {
  strategy: StrategyName;
  successes: number;
  failures: number;
  /** One-sided 95 % lower bound of its success. */
  bound: number;
}

/** In memory; asked on the request path. */
export interface Patterns {
  lookup(fingerprint: string): readonly MeasuredArm[];
}

export type Diagnose = (failure: Failure, context: { options: AnyHealingOptions }) => Diagnosis;

/** Answers to the caller's own doing, and doubt about a commit: nothing that was ever measured makes these healable. */
const neverHealed: ReadonlySet<FailureKind> = new Set([
  'validation',
  'not-found',
  'unauthorized',
  'forbidden',
  'commit-unknown',
]);

/**
 * Says what happened and who holds which strategy to be right: patterns whose lower bound reaches `trust`, then the
 * rules in their order. Each strategy is proposed once, best first. Synchronous, without any I/O.
 */
export function createDiagnose(input: { patterns: Patterns; rules: readonly Rule[]; trust: number }): Diagnose {
  return (failure, { options }) => {
    const classification = classify(failure.error);
    const proposals = neverHealed.has(classification.kind)
      ? []
      : [...proven(failure, input), ...ruled(failure, classification, input.rules)];
    return {
      ...classification,
      proposals: firstOfEach(proposals),
      explanation: explain(classification, options.category),
    };
  };
}

function proven(failure: Failure, { patterns, trust }: { patterns: Patterns; trust: number }): Proposal[] {
  return patterns
    .lookup(failure.fingerprint.id)
    .filter((arm) => arm.bound >= trust)
    .toSorted((a, b) => b.bound - a.bound)
    .map(({ strategy, successes, failures, bound }) => ({
      strategy,
      by: 'pattern',
      confidence: bound,
      // The mean of Beta(1 + successes, 1 + failures), of which the bound is a quantile.
      mean: (successes + 1) / (successes + failures + 2),
      evidence: `Healed ${successes} of ${successes + failures}; lower bound ${bound.toFixed(2)}.`,
    }));
}

function ruled(failure: Failure, classification: ReturnType<typeof classify>, rules: readonly Rule[]): Proposal[] {
  return rules
    .filter((rule) => matches(rule, failure, classification))
    .flatMap((rule) =>
      rule.proposes.map(
        ({ strategy, confidence, because }): Proposal => ({
          strategy,
          by: 'rule',
          rule: rule.name,
          confidence,
          evidence: `Rule "${rule.name}": ${because}`,
        }),
      ),
    );
}

/** An adopter's rule that throws is a rule that does not match. */
function matches(rule: Rule, failure: Failure, classification: ReturnType<typeof classify>): boolean {
  try {
    return rule.matches(failure, classification);
  } catch (error) {
    console.error(`selfheal: the rule "${rule.name}" failed and was passed over.`, error);
    return false;
  }
}

function firstOfEach(proposals: readonly Proposal[]): Proposal[] {
  const seen = new Set<StrategyName>();
  return proposals.filter(({ strategy }) => !seen.has(strategy) && seen.add(strategy));
}

function explain({ kind, retryAfterMs }: ReturnType<typeof classify>, category: string): string {
  const wait = retryAfterMs === undefined ? '' : ` It asked for a wait of ${describeWait(retryAfterMs)}.`;
  return `${explainKind(kind, category)}${wait}`;
}
