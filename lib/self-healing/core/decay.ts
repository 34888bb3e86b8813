/** A half-life that suits failures, most of which come back within twenty days or not at all. */
export const usualHalfLifeMs = 14 * 86_400_000;

/**
 * What a weight counted at `fromMs` still counts at `toMs`: each half-life halves it (exponential forgetting, the usual
 * answer to rates that drift). A clock that went back takes nothing away and adds nothing.
 */
export function decayed(weight: number, fromMs: number, toMs: number, halfLifeMs: number): number {
  const age = toMs - fromMs;
  return age > 0 ? weight * 0.5 ** (age / halfLifeMs) : weight;
}
