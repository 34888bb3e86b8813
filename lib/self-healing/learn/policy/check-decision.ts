import type { Decision } from '../../core/learning';

/** Rounding in what was stored; the propensities of all candidates add up to 1. */
const rounding = 1e-3;

/** Why nothing can be reckoned with a decision, or null. A propensity of 0 or none would weigh it without limit. */
export function refuseDecision(decision: Decision): string | null {
  const { propensity, firstChoice, candidates } = decision;
  if (!(propensity > 0 && propensity <= 1)) return `its propensity is ${propensity}, not above 0 and at most 1`;
  if (!Number.isFinite(decision.atMs)) return `its time is ${decision.atMs}`;
  if (typeof decision.succeeded !== 'boolean') return 'it does not say whether it succeeded';
  const names = new Set(candidates.map(({ strategy }) => strategy));
  if (names.size !== candidates.length) return 'a candidate is listed twice';
  if (!names.has(firstChoice)) return `its first choice ${firstChoice} is not among its candidates`;
  let sum = 0;
  for (const { strategy, propensity: one } of candidates) {
    if (one === null) continue;
    if (!(one >= 0 && one <= 1)) return `the propensity of ${strategy} is ${one}`;
    sum += one;
  }
  return sum > 1 + rounding ? `the propensities of its candidates add up to ${sum.toFixed(3)}` : null;
}

/**
 * Chance could have chosen otherwise, so something can be learned of what was not chosen. Reads, and the arms of an
 * experiment. In most of these the usual choice was made all the same.
 */
export function openToChance(decision: Decision): boolean {
  return decision.propensity < 1 && decision.candidates.length > 1;
}

/** Probability with which the candidate at `place` would have been chosen; null where nobody wrote it down. */
export function propensityAt(decision: Decision, place: number): number | null {
  const candidate = decision.candidates[place];
  if (candidate === undefined) return null;
  return candidate.propensity ?? (candidate.strategy === decision.firstChoice ? decision.propensity : null);
}

/** Place of the candidate that is chosen unless chance wills otherwise: what was in force. */
export function usualPlace(decision: Decision): number {
  let best = 0;
  for (let place = 1; place < decision.candidates.length; place++)
    if ((propensityAt(decision, place) ?? 0) > (propensityAt(decision, best) ?? 0)) best = place;
  return best;
}
