import { describe, expect, it } from 'vitest';
import type { CheckResult } from '@/lib/self-healing/core/event';
import { latestChecks } from './latest-checks';
import { type MaintainedHealer, runMaintenance } from './maintenance';

const check = { name: 'database-answers', state: 'ok' } as CheckResult;
const input = { jobLimit: 7, nowMs: Date.UTC(2026, 1, 1) };

function setUp(part: Partial<MaintainedHealer> = {}) {
  const done: string[] = [];
  let holder: string | null = null;
  const healer: MaintainedHealer = {
    store: {
      leases: {
        acquire: async (request) => {
          if (holder !== null) return null;
          holder = request.holder;
          return { epoch: 1 };
        },
        renew: async () => true,
        release: async (request) => {
          if (holder === request.holder) holder = null;
        },
      },
      prune: async ({ beforeMs }) => {
        done.push(`pruned before ${new Date(beforeMs).toISOString().slice(0, 10)}`);
        return 4;
      },
    },
    instanceId: 'one',
    logger: { info: () => {}, warn: () => {}, error: () => {} },
    healthMonitor: {
      run: async () => {
        done.push('checked');
        return [check];
      },
    },
    runDueJobs: async ({ limit }) => {
      done.push(`ran up to ${limit} jobs`);
      return { ran: 2, failed: 1 };
    },
    flush: async () => void done.push('flushed'),
    ...part,
  };
  return { healer, done };
}

describe('maintenance', () => {
  it('checks, writes what was spooled, runs a bounded slice of jobs and clears up', async () => {
    const { healer, done } = setUp();
    expect(await runMaintenance(healer, input)).toEqual({
      done: true,
      checks: [{ name: 'database-answers', state: 'ok' }],
      jobs: { ran: 2, failed: 1 },
      doubts: { asked: 0, settled: 0, open: 0 },
      prunedRows: 4,
      undone: [],
    });
    expect(latestChecks()).toEqual([check]);
    expect(done).toEqual(['checked', 'flushed', 'ran up to 7 jobs', 'pruned before 2026-01-02']);
  });

  it('is done once when two callers come together, and again by the next one', async () => {
    const { healer, done } = setUp();
    const summaries = await Promise.all([runMaintenance(healer, input), runMaintenance(healer, input)]);
    expect(summaries.map((summary) => summary.done)).toEqual([true, false]);
    expect(done.filter((part) => part === 'checked')).toHaveLength(1);
    expect((await runMaintenance(healer, input)).done).toBe(true);
  });

  it('still checks this process when the lease cannot be asked for, but touches nothing that is shared', async () => {
    const away = async (): Promise<never> => {
      throw new Error('the database is away');
    };
    const { healer, done } = setUp();
    healer.store.leases.acquire = away;
    expect(await runMaintenance(healer, input)).toMatchObject({ done: true, undone: ['the lease'] });
    expect(done).toEqual(['checked', 'flushed']);
  });

  it('does the rest when one part fails, and names that part', async () => {
    const { healer, done } = setUp({
      runDueJobs: async () => {
        throw new Error('no queue');
      },
    });
    expect(await runMaintenance(healer, input)).toMatchObject({ undone: ['jobs'], jobs: { ran: 0, failed: 0 } });
    expect(done).toContain('pruned before 2026-01-02');
    expect((await runMaintenance(healer, input)).done).toBe(true);
  });

  it('asks about a bounded number of effects in doubt where the healer can', async () => {
    const { healer } = setUp({ reconcile: async ({ limit }) => ({ asked: limit, settled: 1, open: 3 }) });
    expect(await runMaintenance(healer, input)).toMatchObject({
      doubts: { asked: 25, settled: 1, open: 3 },
      undone: [],
    });
  });

  it('does nothing shared any more once its lease ran out, since somebody else may be at it', async () => {
    const { healer, done } = setUp();
    const calls: string[] = [];
    healer.runDueJobs = async () => {
      // Paused for longer than the lease: from here on another caller holds it.
      healer.store.leases.renew = async ({ epoch }) => {
        calls.push(`renew in epoch ${epoch}`);
        return false;
      };
      return { ran: 1, failed: 0 };
    };
    healer.reconcile = async () => {
      throw new Error('must not be called');
    };
    expect(await runMaintenance(healer, input)).toMatchObject({
      undone: ['asking about what is in doubt', 'removing what expired'],
      prunedRows: 0,
    });
    expect(calls).toEqual(['renew in epoch 1', 'renew in epoch 1']);
    expect(done).toEqual(['checked', 'flushed']);
  });
});
