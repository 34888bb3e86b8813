import type { PatternRecord } from '@/lib/self-healing/core/event';
import type { StrategyName } from '@/lib/self-healing/core/vocabulary';
import { kindLabel } from './failure-words';

export interface PatternArm {
  strategy: StrategyName;
  successes: number;
  failures: number;
  /** One-sided 95 % lower bound of the success rate. */
  bound: number;
  trusted: boolean;
  /** What would change the verdict. */
  change: string;
  lastSeenMs: number;
}

export interface PatternGroup {
  fingerprint: string;
  template: string;
  source: string;
  kind: string;
  lastSeenMs: number;
  /** The best proven first. */
  arms: PatternArm[];
}

type Bound = (successes: number, failures: number) => number;

/** At this bound a pattern is used without asking rules or the model (invariant 11). */
export const trustBound = 0.8;
/** Beyond so many further successes it is a matter of another strategy, not of patience. */
const searchLimit = 200;

/** Groups the arms by fingerprint, the most recent first, and says of each what would change it. */
export function toPatternGroups(records: readonly PatternRecord[], bound: Bound): PatternGroup[] {
  const groups = new Map<string, PatternGroup>();
  for (const record of records) {
    const { fingerprint, template, source, lastSeenMs } = record;
    const group = groups.get(fingerprint) ?? {
      fingerprint,
      template,
      source,
      kind: kindLabel(record.kind),
      lastSeenMs,
      arms: [],
    };
    group.lastSeenMs = Math.max(group.lastSeenMs, lastSeenMs);
    group.arms.push(toArm(record, bound));
    groups.set(fingerprint, group);
  }
  for (const group of groups.values()) group.arms.sort((a, b) => b.bound - a.bound);
  return [...groups.values()].sort((a, b) => b.lastSeenMs - a.lastSeenMs);
}

function toArm(record: PatternRecord, bound: Bound): PatternArm {
  const { strategy, successes, failures, lastSeenMs } = record;
  const value = bound(successes, failures);
  const trusted = value >= trustBound;
  const change = trusted ? lossWords(successes, failures, bound) : gainWords(successes, failures, bound);
  return { strategy, successes, failures, bound: value, trusted, change, lastSeenMs };
}

function lossWords(successes: number, failures: number, bound: Bound): string {
  let count = 1;
  while (count < searchLimit && bound(successes, failures + count) >= trustBound) count += 1;
  return `${more(count, 'failure')} would end the trust.`;
}

function gainWords(successes: number, failures: number, bound: Bound): string {
  for (let count = 1; count <= searchLimit; count += 1) {
    if (bound(successes + count, failures) >= trustBound) return `${more(count, 'success')} would earn trust.`;
  }
  return `More than ${searchLimit} successes in a row would be needed: another strategy is the better way.`;
}

function more(count: number, noun: 'success' | 'failure'): string {
  if (count === 1) return `1 more ${noun}`;
  return `${count} more ${noun === 'success' ? 'successes' : 'failures'} in a row`;
}

/** "Now 41 of 43 for this fingerprint." */
export function armSentence(arm: Pick<PatternRecord, 'successes' | 'failures' | 'strategy'>): string {
  const count = arm.successes + arm.failures;
  return `By now ${arm.strategy} has helped ${arm.successes} of ${times(count)} as first choice for this fingerprint.`;
}

function times(count: number): string {
  return `${count} ${count === 1 ? 'time' : 'times'}`;
}
