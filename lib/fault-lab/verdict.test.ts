import { describe, expect, it } from 'vitest';
import type { Outcome } from '@/lib/self-healing/core/vocabulary';
import { faultNames } from './faults';
import { type Answer, verdictOf } from './verdict';

const event = (outcome: Outcome) => ({
  outcome,
  strategy: 'RETRY_WITH_BACKOFF' as const,
  attempts: [],
});
const got: Answer = { kind: 'result' };
const failed: Answer = { kind: 'error', message: 'column does not exist' };

describe('the verdict on a run', () => {
  it('says what was healed, how, and how long the caller waited for it', () => {
    const verdict = verdictOf({
      fault: 'deadlock',
      strikes: ['SQLSTATE 40P01'],
      answer: got,
      waitedMs: 2774.3,
      events: [event('healed')],
    });
    expect(verdict).toMatchObject({ state: 'healed', expected: true });
    expect(verdict.sentence).toContain('the caller waited 2774 ms in all');
  });

  it('holds the worst of several events against the run', () => {
    const events = [event('healed'), event('unknown'), event('deferred')];
    expect(verdictOf({ fault: 'deadlock', strikes: ['x'], answer: got, waitedMs: 20, events }).state).toBe('unknown');
  });

  it('finds it right that a bug is not healed, and wrong that it is', () => {
    const control = { fault: 'permanent-bug', strikes: ['SQLSTATE 42703'], answer: failed, waitedMs: 20 } as const;
    expect(verdictOf({ ...control, events: [event('failed')] })).toMatchObject({
      state: 'failed',
      label: 'failed, correctly not healed',
      expected: true,
    });
    expect(verdictOf({ ...control, events: [event('healed')] }).expected).toBe(false);
  });

  it.each(faultNames.filter((name) => name !== 'cache-loss'))(
    'never claims that %s was healed when it did not strike',
    (fault) => {
      const verdict = verdictOf({ fault, strikes: [], answer: got, waitedMs: 20, events: [] });
      expect(verdict).toMatchObject({ state: 'unknown', expected: false });
      expect(verdict.sentence).toContain('never struck');
    },
  );

  it('does not call a run healed when nothing was recorded', () => {
    expect(
      verdictOf({ fault: 'unavailable', strikes: ['HTTP 503'], answer: got, waitedMs: 20, events: [] }),
    ).toMatchObject({
      state: 'unknown',
      expected: false,
    });
  });

  it('does not call it healed when a lost cache was simply filled again', () => {
    expect(verdictOf({ fault: 'cache-loss', strikes: [], answer: got, waitedMs: 20, events: [] }).state).toBe('ok');
  });

  it('passes on what the caller got when it could not be healed', () => {
    const verdict = verdictOf({
      fault: 'hang',
      strikes: ['no answer'],
      answer: failed,
      waitedMs: 20,
      events: [event('failed')],
    });
    expect(verdict.expected).toBe(false);
    expect(verdict.sentence).toContain('column does not exist');
  });

  it('does not blame the healer for a fault that outlasted every attempt', () => {
    const strikes = ['HTTP 503', 'HTTP 503', 'HTTP 503'];
    expect(
      verdictOf({ fault: 'unavailable', strikes, answer: failed, waitedMs: 20, events: [event('failed')] }).expected,
    ).toBe(true);
  });
});
