import { describe, expect, it } from 'vitest';
import type { HealingEvent } from '@/lib/self-healing/core/event';
import { attempt, healingEvent } from './__fixtures__/healing-event';
import { eventSentence, toFeedRow } from './feed-row';

describe('eventSentence', () => {
  const cases: [Partial<HealingEvent>, string][] = [
    [{}, 'The database dropped the connection; attempt 2 succeeded; the caller waited 120 ms in all.'],
    [
      { outcome: 'degraded', strategy: 'FALLBACK_TO_CACHE', kind: 'upstream-unavailable', category: 'api' },
      'The outside service could not be reached or answered that it is unavailable; the caller got the stored result.',
    ],
    [
      {
        outcome: 'degraded',
        strategy: 'USE_DEFAULT_VALUE',
        kind: 'upstream-unavailable',
        category: 'api',
        errorCode: '503',
      },
      'The outside service answered that it is unavailable; the caller got the default value.',
    ],
    [
      {
        outcome: 'degraded',
        strategy: 'SKIP_OPERATION',
        kind: 'upstream-unavailable',
        category: 'api',
        errorCode: 'ENOTFOUND',
      },
      'The outside service could not be reached; the optional step was left out.',
    ],
    [
      { outcome: 'failed', strategy: null },
      'The database dropped the connection; 2 attempts failed; the caller waited 120 ms in all.',
    ],
    [
      { outcome: 'deferred', strategy: 'QUEUE_FOR_LATER', kind: 'upstream-timeout', category: 'email' },
      'The e-mail service did not answer in time; the work was put into the queue.',
    ],
    [
      { outcome: 'failed', strategy: null, kind: 'programmer-error', attempts: [attempt()] },
      'The code has a defect; nothing that was allowed could help.',
    ],
    [
      { outcome: 'failed', strategy: null, wrapped: false, attempts: [] },
      'The database dropped the connection; the code is not wrapped, so nothing could be tried.',
    ],
    [
      { outcome: 'failed', strategy: null, mode: 'observe' },
      'The database dropped the connection; healing is in mode "observe", so nothing was tried.',
    ],
    [
      { outcome: 'unknown', strategy: null, kind: 'commit-unknown' },
      'The connection broke while committing, so it is not known whether the change was saved; whether it took effect is not known.',
    ],
  ];

  it.each(cases)('says what failed and what came of it (%#)', (change, sentence) => {
    expect(eventSentence(healingEvent(change))).toBe(sentence);
  });
});

describe('toFeedRow', () => {
  it('counts the recoveries that were tried in vain, and says so where there were none', () => {
    const retry = attempt({ strategy: 'RETRY_WITH_BACKOFF' });
    const unhealed = (attempts: HealingEvent['attempts']) =>
      toFeedRow(healingEvent({ outcome: 'failed', strategy: null, attempts })).unhealed;
    expect(unhealed([attempt(), retry, retry, retry, retry, retry])).toBe('5 recoveries tried, none worked');
    expect(unhealed([attempt(), retry])).toBe('1 recovery tried, it did not work');
    expect(unhealed([attempt()])).toBe('nothing applied');
  });

  it('marks what the fault lab broke', () => {
    expect(toFeedRow(healingEvent({ context: { faultLab: 'deadlock' } })).drill).toBe(true);
    expect(toFeedRow(healingEvent()).drill).toBe(false);
  });

  it('says of a deferred event how its job went, where that is known', () => {
    const event = healingEvent({ outcome: 'deferred', kind: 'upstream-timeout', category: 'email' });
    const state = { state: 'done', runs: 1, settledAtMs: Date.UTC(2026, 0, 2, 4, 1, 47) } as const;
    expect(eventSentence(event, { state, nowMs: state.settledAtMs })).toBe(
      'The e-mail service did not answer in time; the job ran at 04:01:47 UTC and succeeded.',
    );
  });

  it('carries neither message, stack nor context to the browser', () => {
    const row = toFeedRow(healingEvent({ message: 'SECRET', stack: 'SECRET', context: { a: 'SECRET' } }));
    expect(JSON.stringify(row)).not.toContain('SECRET');
  });
});
