import type { BreakerReport, BreakerRule } from '../core/coordination';

/**
 * Reports of a dependency do not count until so long after its breaker was closed: an instance that has not yet heard
 * of it still tells of the time before. Three readings of the shared state.
 */
export const settlingMs = 1_500;

type Seen = BreakerReport & { instanceId: string };

/**
 * Why a dependency is to be closed off for all, in plain words with figures; null when it is not. Either a quorum of
 * the live instances opened it, and never fewer than two, or as many of them saw failures, each perhaps of too few
 * calls to open it by itself, and all reported calls together failed often enough. Then the rate must hold without the
 * worst of them as well: one bad node can never close it off for the others. Instances where nothing fails need not
 * report, which is why the rate alone decides nothing.
 * @param reports the newest of each live instance.
 * @param alive how many instances live, the reporters included.
 */
export function reasonToOpen(reports: readonly Seen[], alive: number, rule: BreakerRule): string | null {
  const open = reports.filter(({ state }) => state === 'open').length;
  // Without the margin 0.1 × 30 would need four of thirty.
  const needed = Math.max(2, Math.ceil(rule.quorum * alive - 1e-9));
  if (open >= needed) return `${open} of ${alive} instances opened it`;

  const failing = reports.filter(({ failures }) => failures > 0);
  const [worst] = failing.toSorted((a, b) => b.failures - a.failures);
  // Who sees no failures counts no calls, so few that fail would speak for all: as many are asked for as may open it.
  if (worst === undefined || failing.length < needed) return null;
  const all = sumOf(reports);
  const others = sumOf(reports.filter((report) => report !== worst));
  if (all.calls < rule.minimumCalls || rateOf(all) < rule.failureRate || rateOf(others) < rule.failureRate) return null;
  const percent = Math.round(rateOf(all) * 100);
  return `${all.failures} of ${all.calls} calls failed (${percent} %), seen by ${failing.length} of ${alive} instances`;
}

const sumOf = (reports: readonly Seen[]) => ({
  calls: reports.reduce((sum, { calls }) => sum + calls, 0),
  failures: reports.reduce((sum, { failures }) => sum + failures, 0),
});

const rateOf = ({ calls, failures }: { calls: number; failures: number }) => (calls === 0 ? 0 : failures / calls);
