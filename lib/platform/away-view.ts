import type { CheckResult } from '@/lib/self-healing/core/event';
import type { LocalReport } from '@/lib/self-healing/core/local-report';
import { type CheckView, toCheckViews } from './check-view';
import { type FeedRow, toFeedRow } from './feed-row';

/** What one instance shows of itself while the database is away. */
export interface AwayRead {
  /** Since when it is away, as far as this instance noticed. Milliseconds since the epoch. */
  sinceMs: number;
  nowMs: number;
  instance: string;
  /** Newest first. */
  rows: FeedRow[];
  checks: CheckView[];
  figures: { label: string; value: number; note: string; warn: boolean }[];
}

export interface AwayInput {
  /** Null: this instance's healer does not tell. */
  report: LocalReport | null;
  checks: readonly CheckResult[];
  /** When the last question of this process to the database began to go unanswered; null when none did. */
  unansweredSinceMs: number | null;
  nowMs: number;
}

/** Puts together what this process remembers. Reads nothing. */
export function toAwayRead({ report, checks, unansweredSinceMs, nowMs }: AwayInput): AwayRead {
  const noticed = [report?.awaySinceMs, unansweredSinceMs].filter((at) => typeof at === 'number');
  const pending = report?.pending ?? 0;
  const lost = report?.lost ?? 0;
  const undelivered = report?.undeliveredAlerts ?? 0;
  return {
    sinceMs: Math.min(nowMs, ...noticed),
    nowMs,
    instance: (report?.instanceId ?? '').slice(0, 8),
    rows: (report?.recent ?? []).map(toFeedRow),
    checks: toCheckViews(checks.map((latest) => ({ latest, history: [] }))),
    figures: [
      { label: 'Records waiting', value: pending, note: 'They are written when the database is back.', warn: false },
      {
        label: 'Records lost',
        value: lost,
        note: lost > 0 ? 'Neither memory nor the spool file had room.' : 'Nothing had to be given up.',
        warn: lost > 0,
      },
      {
        label: 'Alerts waiting',
        value: undelivered,
        note: undelivered > 0 ? 'No channel took them yet; they are sent again.' : 'What was to be told was told.',
        warn: undelivered > 0,
      },
    ],
  };
}
