import type { Doubt } from '@/lib/self-healing/core/doubt';
import type { GuardsReport } from '@/lib/self-healing/core/guards';
import type { Overview } from '@/lib/self-healing/core/ports';
import { doubtAnchor } from './doubt-view';
import { staleWords, toBreakerRows } from './guards-view';
import { formatInstant } from './instant';
import type { NeedsYouRow } from './needs-you';
import type { OverallState } from './overall-state';

/** Why healing is held back, for the status sentence: in three words and in a sentence. */
export interface HeldBack {
  short: string;
  words: string;
}

/** Null while everything that fails may be healed. */
export function heldBack(report: GuardsReport, nowMs: number): HeldBack | null {
  const { settings, mode, modeReason } = report;
  if (!settings.healingEnabled) {
    return {
      short: 'healing is stopped',
      words: 'The kill switch is on: failures are recorded and passed on as they are.',
    };
  }
  if (mode === 'off')
    return { short: 'healing is off', words: modeReason ?? 'This process neither heals nor records.' };
  if (mode !== 'heal') {
    const short = mode === 'observe' ? 'healing only observes' : 'healing waits for approvals';
    return { short, words: modeReason ?? `The mode is “${mode}”.` };
  }
  if (settings.maintenanceUntilMs > nowMs) {
    return {
      short: 'maintenance',
      words: `Until ${formatInstant(settings.maintenanceUntilMs, 'minute')} UTC alerts are held, nothing is learned, and no shared state is touched.`,
    };
  }
  const stale = staleWords(report.readingAgeMs);
  // Before its first reading an instance has only just started.
  return stale === null || report.readingAgeMs === null ? null : { short: 'shared state unread', words: stale };
}

/** A breaker that could have been tried for so long is only waiting for a call: nobody misses its dependency. */
const idleMs = 60_000;

/** Open breakers as entries of what wants a person. */
export function breakerNeeds(report: GuardsReport, nowMs: number): NeedsYouRow[] {
  const missed = report.breakers.filter(({ retryAtMs }) => retryAtMs === null || nowMs - retryAtMs < idleMs);
  return toBreakerRows(missed, [], nowMs)
    .filter((row) => row.label.word !== 'closed')
    .map((row) => ({
      key: `breaker ${row.dependency}`,
      href: '/platform/guards#breakers',
      action: 'Look' as const,
      source: row.dependency,
      kind: 'circuit breaker',
      state: { name: 'degraded' as const, word: row.label.word },
      what: `not called for a while, by ${row.scope}`,
      wanted: `${row.reason}. ${row.next}`,
      message: null,
      drill: false,
      firstSeenMs: row.sinceMs ?? nowMs,
      lastSeenMs: nowMs,
    }));
}

export interface KnownDoubts {
  open: readonly Doubt[];
  settled: readonly Doubt[];
}

/** Without what was in doubt and has been settled since. */
export function stillWanted(needs: Overview['needsYou'], doubts: KnownDoubts): Overview['needsYou'] {
  return needs.filter((item) => {
    if (item.outcome !== 'unknown' || doubtOf(item, doubts) !== null) return true;
    return !doubts.settled.some((doubt) => doubt.id === item.eventId);
  });
}

/** Entries for open doubts whose events have left the last 24 hours, or were only counted: one for each source. */
export function doubtNeeds(needs: Overview['needsYou'], { open }: KnownDoubts): NeedsYouRow[] {
  const covered = new Set(needs.filter((item) => item.outcome === 'unknown').map((item) => item.source));
  const bySource = new Map<string, Doubt[]>();
  for (const doubt of open) {
    if (!covered.has(doubt.source)) bySource.set(doubt.source, [...(bySource.get(doubt.source) ?? []), doubt]);
  }
  return [...bySource].map(([source, doubts]) => ({
    key: `doubt ${source}`,
    href: `/platform/in-doubt#${doubtAnchor(doubts[0]?.id ?? '')}`,
    action: 'Decide…' as const,
    source,
    kind: 'outcome unknown',
    state: { name: 'unknown' as const, word: 'in doubt' },
    what: `may or may not have taken effect${doubts.length > 1 ? `, ${doubts.length}×` : ''}`,
    wanted: 'Check whether it took effect, then decide.',
    message: null,
    drill: false,
    firstSeenMs: Math.min(...doubts.map((doubt) => doubt.openedAtMs)),
    lastSeenMs: Math.max(...doubts.map((doubt) => doubt.openedAtMs)),
  }));
}

/** Nothing is called healthy while a dependency is closed off or an effect is in doubt. */
export function notQuiteHealthy(
  state: OverallState,
  breakers: readonly NeedsYouRow[],
  open: readonly Doubt[],
): OverallState {
  if (state.tone !== 'healthy' || breakers.length + open.length === 0) return state;
  const one = breakers.length === 1 ? breakers[0] : undefined;
  const headline = one
    ? `Running, but ${one.source} is not called`
    : breakers.length > 1
      ? `Running, but ${breakers.length} dependencies are not called`
      : `Running, with ${open.length} ${open.length === 1 ? 'effect' : 'effects'} in doubt`;
  const starts = breakers.length > 0 ? breakers.map((row) => row.firstSeenMs) : open.map((doubt) => doubt.openedAtMs);
  return { ...state, tone: 'attention', headline, sinceMs: Math.min(...starts), sinceAtLeast: false };
}

/** Where an entry in doubt is decided; null where nothing of it waits for a decision. */
export function decisionHref(item: Overview['needsYou'][number], doubts: KnownDoubts): string | null {
  const doubt = item.outcome === 'unknown' ? doubtOf(item, doubts) : null;
  return doubt && `/platform/in-doubt#${doubtAnchor(doubt.id)}`;
}

/** That of the latest event, else the newest of its source: an entry stands for all events of a cause. */
function doubtOf(item: Overview['needsYou'][number], { open }: KnownDoubts): Doubt | null {
  return open.find((doubt) => doubt.id === item.eventId) ?? open.find((doubt) => doubt.source === item.source) ?? null;
}
