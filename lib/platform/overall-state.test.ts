import { describe, expect, it } from 'vitest';
import type { CheckResult } from '@/lib/self-healing/core/event';
import type { Overview } from '@/lib/self-healing/core/ports';
import type { CheckState } from '@/lib/self-healing/core/vocabulary';
import { checkStaleMs, currentChecks, overallState } from './overall-state';

const now = 1_700_000_000_000;
const minute = 60_000;

function check(label: string, states: CheckState[]): { latest: CheckResult; history: CheckResult[] } {
  const results = states.map((state, index) => ({
    id: `${label}-${index}`,
    tenantId: 'default',
    service: 'default',
    instanceId: 'i',
    name: label,
    label,
    state,
    latencyMs: 2,
    detail: '',
    recovery: null,
    checkedAtMs: now - index * 2 * minute,
  }));
  const [latest, ...history] = results;
  if (!latest) throw new Error('a check needs a state');
  return { latest, history };
}

function issue(change: Partial<Overview['needsYou'][number]>): Overview['needsYou'][number] {
  return {
    eventId: 'e',
    source: 's',
    kind: 'deadlock',
    outcome: 'failed',
    count: 1,
    lastSeenMs: now - minute,
    firstSeenMs: now - 5 * minute,
    recurring: false,
    ...change,
  };
}

const sound = [check('Database', ['ok', 'ok', 'ok']), check('SMS', ['not-configured', 'not-configured'])];

describe('currentChecks', () => {
  it('forgets a check that is no longer run, and keeps the others', () => {
    const gone = check('Old', ['ok']);
    gone.latest.checkedAtMs = now - 61 * minute;
    expect(currentChecks([...sound, gone]).map(({ latest }) => latest.label)).toEqual(['Database', 'SMS']);
    expect(currentChecks([])).toEqual([]);
  });
});

describe('overallState', () => {
  it('claims nothing before a check has run', () => {
    expect(overallState({ checks: [], needsYou: [], nowMs: now })).toMatchObject({ tone: 'unknown', sinceMs: null });
  });

  it('does not call a system healthy whose checks stopped', () => {
    const state = overallState({ checks: sound, needsYou: [], nowMs: now + checkStaleMs + 1 });
    expect(state).toMatchObject({ tone: 'unknown', headline: 'Not known', sinceMs: now });
  });

  it('names the failing service and when it began', () => {
    const checks = [...sound, check('Cache', ['failing', 'failing', 'ok'])];
    expect(overallState({ checks, needsYou: [issue({})], nowMs: now })).toEqual({
      tone: 'failing',
      headline: 'Cache is failing',
      sinceMs: now - 2 * minute,
      sinceAtLeast: false,
      detail: '1 of 2 services answer, 1 is not configured',
    });
  });

  it('says "at least" when the history ends before the trouble began', () => {
    const state = overallState({ checks: [check('Cache', ['failing', 'failing'])], needsYou: [], nowMs: now });
    expect(state.sinceAtLeast).toBe(true);
  });

  it('does not let answering services hide a failure that was not healed', () => {
    const state = overallState({ checks: sound, needsYou: [issue({}), issue({ outcome: 'unknown' })], nowMs: now });
    expect(state).toMatchObject({ tone: 'attention', headline: 'Running, with 2 failures unsolved' });
    expect(state.sinceMs).toBe(now - 5 * minute);
  });

  it('is healthy while the only worry is something that is healed again and again', () => {
    const state = overallState({
      checks: sound,
      needsYou: [issue({ outcome: 'healed', recurring: true })],
      nowMs: now,
    });
    expect(state).toMatchObject({ tone: 'healthy', detail: 'the one service answers, 1 is not configured' });
  });

  it('counts health from the end of the last failing check', () => {
    const state = overallState({ checks: [check('Database', ['ok', 'failing', 'ok'])], needsYou: [], nowMs: now });
    expect(state).toMatchObject({ tone: 'healthy', sinceMs: now, sinceAtLeast: false });
  });
});
