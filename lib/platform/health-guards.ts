import type { Doubt } from '@/lib/self-healing/core/doubt';
import type { GuardsReport } from '@/lib/self-healing/core/guards';
import type { Overview } from '@/lib/self-healing/core/ports';
import { doubtAnchor } from './doubt-view';
import { staleWords, toBreakerRows } from './guards-view';
import { formatInstant } from './instant';
import type { NeedsYouRow } from './needs-you';

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

/** Open breakers as entries of what wants a person. */
export function breakerNeeds(report: GuardsReport, nowMs: number): NeedsYouRow[] {
  return toBreakerRows(report.breakers, [], nowMs)
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

/** Where an entry in doubt is decided; null where nothing of it waits for a decision. */
export function decisionHref(item: Overview['needsYou'][number], doubts: KnownDoubts): string | null {
  const doubt = item.outcome === 'unknown' ? doubtOf(item, doubts) : null;
  return doubt && `/platform/in-doubt#${doubtAnchor(doubt.id)}`;
}

/** That of the latest event, else the newest of its source: an entry stands for all events of a cause. */
function doubtOf(item: Overview['needsYou'][number], { open }: KnownDoubts): Doubt | null {
  return open.find((doubt) => doubt.id === item.eventId) ?? open.find((doubt) => doubt.source === item.source) ?? null;
}
