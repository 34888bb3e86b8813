import { describe, expect, it } from 'vitest';
import type { JobView } from '@/lib/self-healing/core/ports';
import { jobStateOf, queueTabs, toJobRows } from './queue-view';

const nowMs = 1_700_000_000_000;
const job: JobView = {
  id: 'a',
  source: 'sendWelcomeMail',
  state: 'waiting',
  runs: 0,
  enqueuedAtMs: nowMs - 90_000,
  dueAtMs: nowMs - 1_000,
  expiresAtMs: nowMs + 3_600_000,
  settledAtMs: null,
  reason: null,
};

describe('toJobRows', () => {
  it('puts what wants a person on top, then the longest due', () => {
    const rows = toJobRows(
      [
        { ...job, id: 'done', state: 'done' },
        { ...job, id: 'late' },
        { ...job, id: 'later', dueAtMs: nowMs - 100_000 },
        { ...job, id: 'failed', state: 'failed' },
        { ...job, id: 'running', state: 'running' },
      ],
      nowMs,
    );
    expect(rows.map((row) => row.id)).toEqual(['failed', 'running', 'later', 'late', 'done']);
  });

  it('says when a job is due, and that an expired one never is', () => {
    const due = (change: Partial<JobView>) => toJobRows([{ ...job, ...change }], nowMs)[0]?.due;
    expect(due({})).toBe('now');
    expect(due({ dueAtMs: nowMs + 180_000 })).toBe('in 3 min');
    expect(due({ dueAtMs: nowMs - 180_000 })).toBe('for 3 min');
    expect(due({ expiresAtMs: nowMs })).toBe('not any more: expired');
    expect(due({ state: 'running' })).toBe('—');
  });

  it('offers to try again what failed and to cancel what waits, and nothing else', () => {
    const rows = toJobRows(
      (['failed', 'running', 'waiting', 'done'] as const).map((state) => ({ ...job, id: state, state })),
      nowMs,
    );
    expect(rows.map((row) => [row.state, row.mayRevive, row.mayCancel])).toEqual([
      ['failed', true, false],
      ['running', false, false],
      ['waiting', false, true],
      ['done', false, false],
    ]);
  });
});

describe('queueTabs', () => {
  it('counts what the queue counts, and takes only known states from the address', () => {
    expect(queueTabs({ waiting: 2, running: 0, failed: 1 }).map((tab) => tab.label)).toEqual([
      'All',
      'Waiting (2)',
      'Running (0)',
      'Failed (1)',
      'Done',
    ]);
    expect(jobStateOf('failed')).toBe('failed');
    expect(jobStateOf('cancelled')).toBeUndefined();
    expect(jobStateOf(['failed'])).toBeUndefined();
  });
});
