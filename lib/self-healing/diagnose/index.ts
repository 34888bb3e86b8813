import { describeWait } from '../core/describe-wait';
import type { Classification, Diagnosis, Failure, Proposal } from '../core/failure';
import type { ArmFigures, ForestWord, SimilarFailure } from '../core/learning';
import type { AnyHealingOptions } from '../core/options';
import type { Category, FailureKind, StrategyName } from '../core/vocabulary';
import { classifyWithSigns } from './classify';
import { explainKind } from './explain';
import type { Rule } from './rule';

/** What was measured of one strategy for one fingerprint, and what is expected of it. */
export interface MeasuredArm extends ArmFigures {
  /** Decayed observations and an informed prior; nothing of a uniform one. */
  counted: { successes: number; failures: number };
  /** Tried often enough to say that it is unlikely ever to be trusted. */
  fallsShort?: boolean;
  /** Plain words with the figures. */
  evidence: string;
}

/** In memory; asked on the request path. */
export interface Patterns {
  lookup(
    fingerprint: string,
    context: { template: string; kind: FailureKind; category: Category; dependency: string | null },
  ): { arms: readonly MeasuredArm[]; similar: readonly SimilarFailure[] };
}

/** What the small model holds likely, with the figures in plain words. */
export interface ForestAdvice extends ForestWord {
  evidence?: string;
}

export interface DiagnoseInput {
  patterns: Patterns;
  rules: readonly Rule[];
  /** The lower bound at which a pattern is proven. */
  trust: () => number;
  forest?: {
    advise(failure: Failure, classification: Classification, options: AnyHealingOptions): ForestAdvice | null;
  };
  /** What an admin approved for a fingerprint, as long as the approval lives. */
  approvals?: (fingerprint: string) => readonly StrategyName[];
}

export interface DiagnoseContext {
  options: AnyHealingOptions;
  /** Key of the breaker and the retry budget. */
  dependency?: string | null;
}

export type Diagnose = (failure: Failure, context: DiagnoseContext) => Diagnosis;

/** Answers to the caller's own doing, and doubt about a commit: nothing that was ever measured makes these healable. */
export const neverHealed: ReadonlySet<FailureKind> = new Set([
  'validation',
  'not-found',
  'unauthorized',
  'forbidden',
  'commit-unknown',
]);

/** A rule's word counts as much as so many observations: a handful of outcomes turns it, one does not. */
const ruleCounts = 4;

/**
 * Says what happened and who holds which strategy to be right: patterns whose lower bound reaches the trust, an admin,
 * the small model where it is sure enough, then the rules in their order. Each strategy is proposed once, best first.
 * Synchronous, without any I/O.
 */
export function createDiagnose(input: DiagnoseInput): Diagnose {
  return (failure, { options, dependency = null }) => {
    const { classification, signs } = classifyWithSigns(failure.error);
    const explanation = explain(classification, options.category);
    const { kind } = classification;
    if (neverHealed.has(kind)) return { ...classification, signs, explanation, proposals: [] };
    const { id, template } = failure.fingerprint;
    const { arms, similar } = input.patterns.lookup(id, { template, kind, category: options.category, dependency });
    const proposals = proven(arms, input.trust());
    for (const strategy of input.approvals?.(id) ?? []) proposals.push(approved(strategy, arms));
    const advice = input.forest?.advise(failure, classification, options) ?? null;
    if (advice?.used) proposals.push(advised(advice));
    proposals.push(...ruled(failure, classification, arms, input.rules, options.effects === 'none'));
    return {
      ...classification,
      ...{ signs, explanation, arms },
      proposals: firstOfEach(proposals),
      similar: similar as SimilarFailure[],
      forest: advice && wordOf(advice),
    };
  };
}

function proven(arms: readonly MeasuredArm[], trust: number): Proposal[] {
  return arms
    .filter((arm) => arm.bound >= trust)
    .toSorted((a, b) => b.bound - a.bound)
    .map(({ strategy, bound, mean, evidence }) => ({ strategy, by: 'pattern', confidence: bound, mean, evidence }));
}

function approved(strategy: StrategyName, arms: readonly MeasuredArm[]): Proposal {
  const mean = arms.find((arm) => arm.strategy === strategy)?.mean;
  const proposal: Proposal = { strategy, by: 'person', confidence: 1, evidence: 'Approved by an admin.' };
  // What was measured says what to expect; the approval says that it is to be tried.
  return mean === undefined ? proposal : { ...proposal, mean };
}

function advised({ strategy, confidence, evidence }: ForestAdvice): Proposal {
  const words = evidence ?? `The small model expects success with a probability of ${confidence.toFixed(2)}.`;
  return { strategy, by: 'forest', confidence, evidence: words };
}

function wordOf({ version, strategy, confidence, used }: ForestAdvice): ForestWord {
  return { version, strategy, confidence, used };
}

function ruled(
  failure: Failure,
  classification: Classification,
  arms: readonly MeasuredArm[],
  rules: readonly Rule[],
  isRead: boolean,
): Proposal[] {
  return rules
    .filter((rule) => matches(rule, failure, classification))
    .flatMap((rule) => {
      const proposals = rule.proposes.map((one) => proposalOf(rule, one, arms, isRead));
      const standing = proposals.filter(({ fallsShort }) => !fallsShort);
      return standing.length === proposals.length
        ? proposals
        : [...standing, ...proposals.filter(({ fallsShort }) => fallsShort)];
    });
}

function proposalOf(
  { name: rule }: Rule,
  { strategy, confidence, because }: Rule['proposes'][number],
  arms: readonly MeasuredArm[],
  isRead: boolean,
): Proposal {
  const evidence = `Rule "${rule}": ${because}`;
  const arm = arms.find((one) => one.strategy === strategy);
  if (!arm) return { strategy, by: 'rule', rule, confidence, evidence };
  const proposal: Proposal = {
    ...{ strategy, by: 'rule', rule, confidence, mean: corrected(confidence, arm) },
    evidence: `${evidence} ${arm.evidence}`,
  };
  // To try what may be better rather than what is known to be middling is exploration: on reads only.
  if (isRead && arm.fallsShort) proposal.fallsShort = true;
  return proposal;
}

/** The rule still proposes; what was measured corrects what it promises, and with it the order within the rule. */
function corrected(confidence: number, { counted: { successes, failures } }: MeasuredArm): number {
  return (ruleCounts * confidence + successes) / (ruleCounts + successes + failures);
}

/** An adopter's rule that throws is a rule that does not match. */
function matches(rule: Rule, failure: Failure, classification: Classification): boolean {
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

function explain({ kind, retryAfterMs }: Classification, category: string): string {
  const wait = retryAfterMs === undefined ? '' : ` It asked for a wait of ${describeWait(retryAfterMs)}.`;
  return `${explainKind(kind, category)}${wait}`;
}
