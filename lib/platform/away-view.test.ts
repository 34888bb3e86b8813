import { describe, expect, it } from 'vitest';
import type { CheckResult } from '@/lib/self-healing/core/event';
import { healingEvent } from './__fixtures__/healing-event';
import { toAwayRead } from './away-view';

const check = { id: 'c', name: 'database-answers', label: 'Database', state: 'failing', latencyMs: 5, detail: 'no' };
const report = {
  instanceId: '0123456789abcdef',
  awaySinceMs: 5_000,
  recent: [healingEvent({ id: 'newest' }), healingEvent({ id: 'older' })],
  pending: 3,
  lost: 0,
  undeliveredAlerts: 0,
};

describe('what an instance shows of itself while the database is away', () => {
  it('is away since the earlier of what the recorder and the last question noticed', () => {
    const input = { report, checks: [], nowMs: 9_000 };
    expect(toAwayRead({ ...input, unansweredSinceMs: 4_000 }).sinceMs).toBe(4_000);
    expect(toAwayRead({ ...input, unansweredSinceMs: 6_000 }).sinceMs).toBe(5_000);
    expect(toAwayRead({ ...input, report: null, unansweredSinceMs: null }).sinceMs).toBe(9_000);
  });

  it('holds the events and checks of this process and what waits to be written', () => {
    const read = toAwayRead({
      report,
      checks: [{ ...check, recovery: null, checkedAtMs: 1 } as CheckResult],
      unansweredSinceMs: null,
      nowMs: 9_000,
    });
    expect(read.rows.map(({ id }) => id)).toEqual(['newest', 'older']);
    expect(read.checks).toMatchObject([{ label: 'Database', state: 'failing' }]);
    expect(read.figures.map(({ value, warn }) => [value, warn])).toEqual([
      [3, false],
      [0, false],
      [0, false],
    ]);
    expect(read.instance).toBe('01234567');
  });

  it('warns of what was lost and of alerts that nobody took', () => {
    const { figures } = toAwayRead({
      report: { ...report, lost: 2, undeliveredAlerts: 1 },
      checks: [],
      unansweredSinceMs: null,
      nowMs: 9_000,
    });
    expect(figures.map(({ warn }) => warn)).toEqual([false, true, true]);
  });
});
