import { type Findings, fewestTimes, times } from './finding';
import { atLeastByChance } from './tests-of-chance';
import { hourMs, type Span, stretchMs, type Timeline } from './timeline';

/** The first hours after a release's first failure, and the days before it. */
const afterHours = 24;
const beforeHours = 14 * 24;
const mostReleases = 10;
/** An outage of some hours is one event even where none of the kind was seen before: few outages tell little of lengths. */
const leastEffect = 3;
const perHour = hourMs / stretchMs;

/**
 * Sources that fail more in the day after a release was first seen than in up to fourteen days before. Counted are
 * hours with failures, so that a source that is broken for good shows too; since the hours of one outage belong
 * together, they count only as often as incidents of the usual length would (their design effect E[L²]/E[L], from all
 * that came before). The hour of the first sighting is left out: a release is seen by its first failure. Conditional
 * binomial test of two rates (Przyborowski and Wilenski, 1940).
 */
export function afterReleases(
  sources: readonly Timeline[],
  releases: readonly { release: string; firstSeenMs: number }[],
  { fromMs, toMs, stretches }: Span,
): Findings {
  const findings: Findings = { found: [], comparisons: 0 };
  const newest = releases.toSorted((a, b) => b.firstSeenMs - a.firstSeenMs).slice(0, mostReleases);
  const hours = sources.map((source) => [...new Set(source.failing.map((stretch) => Math.floor(stretch / perHour)))]);
  for (const { release, firstSeenMs } of newest) {
    if (firstSeenMs < fromMs + 24 * hourMs || firstSeenMs >= toMs) continue;
    const seen = Math.floor((firstSeenMs - fromMs) / hourMs);
    const lastAfter = Math.min(seen + afterHours, Math.floor(stretches / perHour) - 1);
    const firstBefore = Math.max(0, seen - beforeHours);
    const [after, before] = [lastAfter - seen, seen - firstBefore];
    if (after < 1) continue;
    const effect = designEffect(hours.map((list) => list.filter((hour) => hour < seen)));
    for (const [place, source] of sources.entries()) {
      findings.comparisons += 1;
      const list = hours[place] ?? [];
      const failedAfter = list.filter((hour) => hour > seen && hour <= lastAfter).length;
      const failedBefore = list.filter((hour) => hour >= firstBefore && hour < seen).length;
      const hits = Math.floor(failedAfter / effect);
      const tries = hits + Math.ceil(failedBefore / effect);
      const ratio = failedAfter / after / (failedBefore / before);
      if (hits < fewestTimes || ratio < 2) continue;
      findings.found.push({
        kind: 'after-release',
        sentence: `${source.name} fails more since the release ${release}: in ${failedAfter} of the first ${after} hours, ${failedBefore === 0 ? 'and never' : `and in ${failedBefore} of the ${before} hours`} before.`,
        evidence: [
          { label: 'Hours with failures after it', value: `${failedAfter} of ${after}` },
          { label: 'Hours with failures before it', value: `${failedBefore} of ${before}` },
          { label: 'As often as before', value: failedBefore === 0 ? 'new' : `${times(ratio)} times` },
          { label: 'Hours that count as one incident', value: effect.toFixed(1) },
        ],
        sources: [source.source],
        dependency: null,
        pValue: atLeastByChance(hits, tries, after / (after + before)),
      });
    }
  }
  return findings;
}

/** Hours that say as much as one independent hour: E[L²] / E[L] over the lengths of all outages, at least `leastEffect`. */
function designEffect(lists: readonly (readonly number[])[]): number {
  let [sum, squares] = [0, 0];
  const close = (length: number) => {
    sum += length;
    squares += length ** 2;
  };
  for (const list of lists) {
    let length = 0;
    for (const [place, hour] of list.entries()) {
      if (place > 0 && hour !== (list[place - 1] ?? 0) + 1) {
        close(length);
        length = 0;
      }
      length += 1;
    }
    if (length > 0) close(length);
  }
  return sum === 0 ? leastEffect : Math.max(leastEffect, squares / sum);
}
