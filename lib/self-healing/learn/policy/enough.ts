/** What the recorded chance says about one policy. */
export interface Support {
  /** Decisions open to chance: it could have chosen otherwise. */
  decisions: number;
  /** Fingerprints on days: what is independent of each other. */
  clusters: number;
  /** Share of the policy's own choices that chance could have made: 0 to 1. */
  covered: number;
  /** Share of decisions where it would have chosen otherwise than usual. */
  differs: number;
  /** As many unusual choices of equal weight speak for it where it differs. */
  effective: number;
}

export const fewestEffective = 50;
export const leastCovered = 0.9;
const fewestClusters = 10;
/** A policy that differs more rarely is, within one point, what was usual. */
const leastDifference = 0.01;

/**
 * Why the figures of one policy cannot be relied on, or null. What a policy would do differently is known only from
 * the few decisions in which chance did it, so these must be many enough by themselves: the many on which both agree
 * do not help.
 */
export function whyTooFew({ decisions, clusters, covered, differs, effective }: Support): string | null {
  if (decisions < fewestEffective)
    return `in only ${decisions} ${decisions === 1 ? 'decision' : 'decisions'} could chance have chosen otherwise, ${fewestEffective} are wanted`;
  if (clusters < fewestClusters)
    return `they come from only ${clusters} ${clusters === 1 ? 'failure on one day' : 'failures on a day each'}, ${fewestClusters} are wanted`;
  if (covered < leastCovered)
    return `chance could have made only ${percent(covered)} of its choices, ${percent(leastCovered)} are wanted`;
  if (differs > leastDifference && effective < fewestEffective)
    return `where it differs (${percent(differs)}), what it would choose was tried only about ${Math.floor(effective)} times, ${fewestEffective} are wanted`;
  return null;
}

function percent(share: number): string {
  return `${Math.floor(share * 100)} %`;
}
