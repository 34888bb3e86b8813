import type { CheckResult } from '@/lib/self-healing/core/event';
import type { CheckState } from '@/lib/self-healing/core/vocabulary';
import { formatDuration } from './duration';

export interface CheckView {
  name: string;
  label: string;
  state: CheckState;
  /** The state in words. */
  word: string;
  /** Latency, or "—" where nothing was measured. */
  figure: string;
  detail: string;
  recovery: string | null;
  checkedAtMs: number;
  /** Oldest first, at most `slots`. */
  ticks: { id: string; state: CheckState }[];
  slots: number;
  /** The ticks in words: "2 of the last 60 checks failed". */
  history: string;
}

const order = ['Database', 'Cache', 'Job queue', 'AI', 'E-mail', 'SMS', 'Application'];
const words: Record<CheckState, string> = { ok: 'ok', failing: 'failing', 'not-configured': 'not configured' };

/** How many earlier checks the page shows. */
export const checkHistory = 32;

/** Failing services first, then the usual order; within it nothing moves from one read to the next. */
export function toCheckViews(checks: readonly { latest: CheckResult; history: readonly CheckResult[] }[]): CheckView[] {
  return checks.map(toCheckView).sort((a, b) => rank(a) - rank(b) || a.label.localeCompare(b.label));
}

function rank(check: CheckView): number {
  const place = order.indexOf(check.label);
  return (check.state === 'failing' ? 0 : 100) + (place === -1 ? order.length : place);
}

function toCheckView({ latest, history }: { latest: CheckResult; history: readonly CheckResult[] }): CheckView {
  const all = new Map([latest, ...history].map((check) => [check.id, check]));
  const runs = [...all.values()].sort((a, b) => a.checkedAtMs - b.checkedAtMs).slice(-checkHistory);
  const failed = runs.filter((run) => run.state === 'failing').length;
  return {
    name: latest.name,
    label: latest.label,
    state: latest.state,
    word: words[latest.state],
    figure: latest.state === 'not-configured' ? 'not set up' : formatDuration(latest.latencyMs),
    detail: ended(latest.detail),
    recovery: latest.recovery === null ? null : ended(latest.recovery),
    checkedAtMs: latest.checkedAtMs,
    ticks: runs.map((run) => ({ id: run.id, state: run.state })),
    slots: checkHistory,
    history: `${failed} of the last ${runs.length} ${runs.length === 1 ? 'check' : 'checks'} failed`,
  };
}

function ended(text: string): string {
  const trimmed = text.trim();
  return trimmed === '' || /[.!?…]$/.test(trimmed) ? trimmed : `${trimmed}.`;
}
