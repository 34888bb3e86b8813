import type { CheckResult } from '@/lib/self-healing/core/event';
import type { Overview } from '@/lib/self-healing/core/ports';
import type { HeldBack } from './health-guards';

export type OverallTone = 'healthy' | 'attention' | 'failing' | 'unknown';

export interface OverallState {
  tone: OverallTone;
  /** "Healthy", "Database is failing"; never more than a line. */
  headline: string;
  /** Null when nothing is known yet. */
  sinceMs: number | null;
  /** True when the history ends before the state began: "since at least". */
  sinceAtLeast: boolean;
  /** The rest of the sentence: "all 7 services answer". */
  detail: string;
  /** Set while less is healed than could be: the kill switch, maintenance, a careful mode. */
  heldBack?: HeldBack | null;
}

type CheckHistory = { latest: CheckResult; history: CheckResult[] };

/** A check older than this says nothing about now: five rounds of the two-minute schedule. */
export const checkStaleMs = 10 * 60_000;
/** A failure nobody healed colours the present for so long. */
const recentProblemMs = 60 * 60_000;

/** A check that the newest release no longer runs is forgotten after an hour, rather than shown as it last was. */
export function currentChecks<T extends CheckHistory>(checks: readonly T[]): T[] {
  const newest = Math.max(...checks.map((check) => check.latest.checkedAtMs));
  return checks.filter((check) => newest - check.latest.checkedAtMs < 60 * 60_000);
}

/** Answers "is anything wrong now?" in one sentence: checks first, then failures that healing did not solve. */
export function overallState(input: {
  checks: readonly CheckHistory[];
  needsYou: Overview['needsYou'];
  nowMs: number;
}): OverallState {
  const { checks, nowMs } = input;
  if (checks.length === 0) {
    return unknown('Not known yet', null, 'no health check has run');
  }
  const newest = Math.max(...checks.map((check) => check.latest.checkedAtMs));
  if (nowMs - newest > checkStaleMs) {
    return unknown('Not known', newest, 'the health checks stopped running then');
  }
  const failing = checks.filter((check) => check.latest.state === 'failing');
  const answers = answering(checks);
  if (failing.length > 0) {
    const since = failing.map(streakStart).reduce((a, b) => (a.ms <= b.ms ? a : b));
    const names = failing.map((check) => check.latest.label);
    return {
      tone: 'failing',
      headline: `${listed(names)} ${names.length === 1 ? 'is' : 'are'} failing`,
      sinceMs: since.ms,
      sinceAtLeast: since.atLeast,
      detail: answers,
    };
  }
  const open = input.needsYou.filter((item) => item.outcome !== 'healed' && nowMs - item.lastSeenMs < recentProblemMs);
  if (open.length > 0) {
    return {
      tone: 'attention',
      headline:
        open.length === 1 ? 'Running, with 1 failure unsolved' : `Running, with ${open.length} failures unsolved`,
      sinceMs: Math.min(...open.map((item) => item.firstSeenMs)),
      sinceAtLeast: false,
      detail: answers,
    };
  }
  const starts = checks.map(streakStart);
  const latest = starts.reduce((a, b) => (a.ms >= b.ms ? a : b));
  const solved = input.needsYou
    .filter((item) => item.outcome !== 'healed')
    .map((item) => item.lastSeenMs + recentProblemMs);
  const sinceMs = Math.max(latest.ms, ...solved);
  return {
    tone: 'healthy',
    headline: 'Healthy',
    sinceMs,
    sinceAtLeast: latest.atLeast && sinceMs === latest.ms,
    detail: answers,
  };
}

function unknown(headline: string, sinceMs: number | null, detail: string): OverallState {
  return { tone: 'unknown', headline, sinceMs, sinceAtLeast: false, detail };
}

/** "all 7 services answer", "5 of 6 services answer, 1 is not configured". */
function answering(checks: readonly CheckHistory[]): string {
  const missing = checks.filter((check) => check.latest.state === 'not-configured').length;
  const configured = checks.length - missing;
  const ok = checks.filter((check) => check.latest.state === 'ok').length;
  const answer =
    ok < configured
      ? `${ok} of ${configured} services answer`
      : configured === 1
        ? 'the one service answers'
        : `all ${configured} services answer`;
  return missing === 0 ? answer : `${answer}, ${missing} ${missing === 1 ? 'is' : 'are'} not configured`;
}

/** When the present state (failing or not) of a check began, as far as its history tells. */
function streakStart(check: CheckHistory): { ms: number; atLeast: boolean } {
  const failing = check.latest.state === 'failing';
  let ms = check.latest.checkedAtMs;
  for (const earlier of check.history) {
    if (earlier.checkedAtMs > ms) continue;
    if ((earlier.state === 'failing') !== failing) return { ms, atLeast: false };
    ms = earlier.checkedAtMs;
  }
  return { ms, atLeast: true };
}

function listed(names: readonly string[]): string {
  if (names.length <= 1) return names[0] ?? '';
  return `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`;
}
