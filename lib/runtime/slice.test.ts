import { describe, expect, it } from 'vitest';
import { memoryStore } from '@/lib/self-healing';
import { fakeClock } from '@/lib/self-healing/testing';
import type { MaintainedHealer } from './maintenance';
import { noteRound, runDueSlice, sliceBudgetMs, sliceEveryMs } from './slice';

/** Processes on one store; each part of the work takes the time that `takesMs` says. */
function world(takesMs: Partial<Record<'checks' | 'jobs' | 'catchUp', number>> = {}) {
  const clock = fakeClock();
  const store = memoryStore({ clock });
  const did: string[] = [];
  const budgets: number[] = [];
  const process = (instanceId: string): MaintainedHealer => ({
    store: { leases: store.leases, prune: async () => 0 },
    instanceId,
    logger: { info: () => {}, warn: () => {}, error: () => {} },
    healthMonitor: {
      run: async () => {
        did.push(`${instanceId} checks`);
        await clock.advance(takesMs.checks ?? 0);
        return [];
      },
    },
    runDueJobs: async ({ budgetMs = Number.NaN }) => {
      did.push(`${instanceId} jobs`);
      budgets.push(budgetMs);
      await clock.advance(takesMs.jobs ?? 0);
      return { ran: 1, failed: 0 };
    },
    catchUp: async () => {
      did.push(`${instanceId} catches up`);
      await clock.advance(takesMs.catchUp ?? 0);
      return { learned: 0, alerted: 0 };
    },
    flush: async () => {},
  });
  const slice = (healer: MaintainedHealer, budgetMs = 10_000) =>
    runDueSlice(healer, { jobLimit: 5, nowMs: clock.now(), budgetMs, monotonic: clock.monotonic });
  return { clock, store, did, budgets, process, slice };
}

describe('a slice after a response', () => {
  it('is done when no round was done for five minutes, by one process however many ask', async () => {
    const { clock, did, process, slice } = world();
    const [one, two] = [process('one'), process('two')];
    const both = await Promise.all([slice(one), slice(two)]);
    expect(both.filter((summary) => summary?.done)).toHaveLength(1);
    expect(did.filter((part) => part.endsWith('checks'))).toHaveLength(1);
    await clock.advance(sliceEveryMs - 1_000);
    expect(await slice(two)).toBeNull();
    await clock.advance(2_000);
    expect(await slice(two)).toMatchObject({ done: true });
  });

  it('is not done while the cron keeps the rounds fresh', async () => {
    const { clock, process, slice } = world();
    await noteRound(process('the cron'));
    expect(await slice(process('one'))).toBeNull();
    await clock.advance(sliceEveryMs + 1);
    expect(await slice(process('one'))).toMatchObject({ done: true });
  });

  it('gives the turn to the next request when its time was too short for all of it', async () => {
    const { clock, process, slice } = world({ catchUp: 9_500 });
    expect(await slice(process('one'))).toMatchObject({
      left: expect.arrayContaining(['jobs', 'removing what expired']),
    });
    expect(await slice(process('two'))).toBeNull();
    await clock.advance(31_000);
    expect(await slice(process('two'))).not.toBeNull();
  });

  it('takes the time as clocks give it, in fractions of a millisecond', async () => {
    const { did, process, slice } = world();
    expect(await slice(process('one'), 9_876.543_21)).toMatchObject({ undone: [], left: [] });
    expect(did).toContain('one catches up');
  });

  it('gives jobs less time than it has itself, so that the rest is reached as well', async () => {
    const { budgets, process, slice } = world({ checks: 2_000 });
    await slice(process('one'));
    expect(budgets[0]).toBeLessThan(8_000);
    expect(budgets[0]).toBeGreaterThan(4_000);
  });

  it('loses its turn when its process is frozen in the middle', async () => {
    const { clock, store, process, slice } = world();
    const frozen = process('frozen');
    await new Promise<void>((atWork) => {
      frozen.runDueJobs = () => {
        atWork();
        return new Promise(() => {});
      };
      void slice(frozen);
    });
    const next = process('next');
    await clock.advance(5_000);
    expect(await slice(next)).toBeNull();
    await clock.advance(25_000);
    expect(await slice(next)).toMatchObject({ done: true });
    expect(
      await store.leases.acquire({ tenantId: 'default', name: 'maintenance', holder: 'x', ttlMs: 1 }),
    ).not.toBeNull();
  });

  it('ends before the platform ends the function, and does not begin without time', () => {
    expect(sliceBudgetMs(60, 1_000)).toBe(10_000);
    expect(sliceBudgetMs(15, 5_000)).toBe(7_000);
    expect(sliceBudgetMs(10, 6_000)).toBeNull();
  });
});
