import { applyPatch, structuredPatch } from 'diff';

/**
 * What `theirs` becomes when the way from `base` to `ours` is taken from it, or null where both changed the same lines.
 * Every hunk has to find its lines and their surroundings exactly; only their place may have moved.
 */
export function mergeThreeWay(input: { base: string; theirs: string; ours: string }): string | null {
  const { base, theirs, ours } = input;
  if (theirs === ours || base === ours) return theirs;
  if (theirs === base) return ours;
  const merged = applyPatch(theirs, structuredPatch('', '', base, ours, '', '', { context: 3 }), { fuzzFactor: 0 });
  return merged === false ? null : merged;
}
