import { setImmediate as nextTurn } from 'node:timers/promises';
import type { PolicyReport } from '../../core/learning';
import type { Reports } from '../../core/ports';
import type { Settings } from '../../core/settings';
import { type EvaluationInput, evaluation } from './evaluate';
import { usualPolicies } from './policies';
import { readDecisions } from './read-decisions';
import { usualLearning } from './seen-before';

export { refuseDecision } from './check-decision';
export {
  alwaysRetry,
  atRandom,
  inForce,
  type Policy,
  patternAt,
  rulesAlone,
  usualPolicies,
} from './policies';
export { readDecisions };

const usualTrusts = [0.7, 0.8, 0.9];
const seed = 20_260_101;

/**
 * What each policy would have achieved on recorded decisions: the share of first choices that succeed, by
 * self-normalised inverse propensity and doubly robust estimates with 95 % intervals over fingerprints and days.
 * Pure; blocks while it reckons (about 10 µs for each decision and policy): a server calls `replayPolicies`.
 * @throws RangeError on a decision that cannot be reckoned with.
 */
export function evaluatePolicies(input: EvaluationInput): PolicyReport {
  const steps = evaluation(input);
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
  }
}

/** The same; between stretches of some milliseconds others run. */
export async function evaluatePoliciesGently(input: EvaluationInput): Promise<PolicyReport> {
  const steps = evaluation(input);
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
    await nextTurn();
  }
}

/**
 * Reads what was recorded and scores the usual policies on it: what was in force, rules alone, patterns at thresholds
 * (`trust` among them), the models where they spoke, a static order, retrying always, and chance.
 */
export async function replayPolicies(
  reports: Pick<Reports, 'decisions'>,
  input: {
    tenantId: string;
    service?: string;
    fromMs: number;
    /** Thresholds to try out beside 0.7, 0.8 and 0.9. */
    trust?: readonly number[];
    settings?: Pick<Settings['learning'], 'halfLifeDays' | 'trust'>;
    most?: number;
  },
): Promise<PolicyReport> {
  const { trust = [], settings, ...scope } = input;
  const { decisions, refused, complete } = await readDecisions(reports, scope);
  const trusts = [...usualTrusts, ...(settings ? [settings.trust] : []), ...trust];
  const learning = settings ? { ...usualLearning, halfLifeMs: settings.halfLifeDays * 86_400_000 } : usualLearning;
  const report = await evaluatePoliciesGently({
    decisions,
    policies: usualPolicies(decisions, trusts),
    seed,
    learning,
  });
  const notes = [
    ...(report.tooFew ? [report.tooFew] : []),
    ...(complete ? [] : [`Only the oldest ${decisions.length} decisions were read; ask for fewer days.`]),
    ...(refused[0] ? [`Left out ${refused.length} that cannot be used (the first: ${refused[0].reason}).`] : []),
  ];
  return { ...report, fromMs: scope.fromMs, tooFew: notes.length > 0 ? notes.join(' ') : null };
}
