import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { Host } from '../core/ports';
import type { Run } from '../core/run';
import type { PlannedStep, Strategy } from '../core/strategy';
import { fakeClock } from '../testing/fake-clock';
import { strategyContext } from './__fixtures__/strategy-context';
import { type HealInput, heal } from './index';

const redirect = new Error('redirect');
const host = {
  rethrowControlFlow(error: unknown) {
    if (error === redirect) throw error;
  },
} as Host;

function setUp(more: Partial<Strategy> = {}, given: { waitMs?: number; cost?: number } & Partial<HealInput> = {}) {
  const clock = fakeClock();
  const done: string[] = [];
  const strategy: Strategy = {
    ...{ name: 'RETRY_WITH_BACKOFF', outcome: 'healed', touches: 'request', reruns: true, summary: 'x', requires: [] },
    options: z.strictObject({}),
    async heal() {
      done.push(`healed at ${clock.monotonic()}`);
      return { value: 1, evidence: 'x' };
    },
    ...more,
  };
  const { waitMs = 0, cost, ...input } = given;
  const candidate = { strategy: strategy.name, outcome: strategy.outcome, eligible: true, reason: 'Allowed.' };
  const { context } = strategyContext(strategy);
  const step: PlannedStep = { ...{ strategy, candidate, context, waitMs }, ...(cost === undefined ? {} : { cost }) };
  const controller = new AbortController();
  const run = { signal: controller.signal } as Run;
  const tried = () => heal(step, run, { clock, host, takeTokens: () => true, ...input });
  return { clock, done, tried, context, controller };
}

describe('heal', () => {
  it('waits as planned and applies the strategy once', async () => {
    const { clock, done, tried } = setUp({}, { waitMs: 100 });
    const work = tried();
    await clock.advance(99);
    expect(done).toEqual([]);
    await clock.advance(1);
    expect(await work).toMatchObject({ ending: 'returned', applied: { value: 1 }, durationMs: 0 });
    expect(done).toEqual(['healed at 100']);
  });

  it('measures the strategy without its wait', async () => {
    const { clock, tried } = setUp({}, { waitMs: 100 });
    const startedAt = clock.now();
    const work = tried();
    await clock.advance(250);
    expect(await work).toMatchObject({ startedAtMs: startedAt + 100, durationMs: 0 });
  });

  it('sets no timer where there is nothing to wait for', async () => {
    const { clock, tried } = setUp();
    expect(await tried()).toMatchObject({ ending: 'returned' });
    expect(clock.pending()).toBe(0);
  });

  it('takes the tokens that guard planned, before it waits, and runs nothing without them', async () => {
    const asked: number[] = [];
    const takeTokens = (cost: number) => {
      asked.push(cost);
      return false;
    };
    const { done, tried, context } = setUp({ cost: 3 }, { takeTokens, cost: 0.5, waitMs: 1_000 });
    expect(await tried()).toMatchObject({
      ...{ ending: 'declined', reason: 'The retry budget was spent meanwhile.', error: context.failure.error },
    });
    expect(await setUp({ cost: 3 }, { takeTokens }).tried()).toMatchObject({ ending: 'declined' });
    expect(await setUp({}, { takeTokens }).tried()).toMatchObject({ ending: 'declined' });
    expect(asked).toEqual([0.5, 3, 1]);
    expect(done).toEqual([]);
  });

  it('takes no tokens for a stand-in', async () => {
    const { tried } = setUp({ reruns: false }, { takeTokens: () => false });
    expect(await tried()).toMatchObject({ ending: 'returned' });
  });

  it('asks once more after the wait: a kill switch or a breaker of that time stops it', async () => {
    let reason: string | null = null;
    const { clock, done, tried, context } = setUp({}, { waitMs: 100, stopped: () => reason });
    const work = tried();
    await clock.advance(50);
    reason = 'The kill switch is on.';
    await clock.advance(50);
    expect(await work).toMatchObject({ ending: 'declined', reason, error: context.failure.error });
    expect(done).toEqual([]);
  });

  it('goes on where nothing stops it', async () => {
    const { tried } = setUp({}, { stopped: () => null });
    expect(await tried()).toMatchObject({ ending: 'returned' });
  });

  it('tells a strategy that declined from one that failed, and keeps the errors apart', async () => {
    const declined = setUp({ heal: async () => ({ declined: 'Nothing stored.' }) });
    expect(await declined.tried()).toMatchObject({
      ...{ ending: 'declined', reason: 'Nothing stored.', error: declined.context.failure.error },
    });
    const error = new Error('still gone');
    expect(await setUp({ heal: () => Promise.reject(error) }).tried()).toMatchObject({ ending: 'threw', error });
  });

  it('knows control flow from failure', async () => {
    const { tried } = setUp({ heal: () => Promise.reject(redirect) });
    expect(await tried()).toMatchObject({ ending: 'control-flow', error: redirect });
  });

  it('takes an error that the host itself throws for a failure of the strategy', async () => {
    const strange = {
      rethrowControlFlow: () => {
        throw new Error('another');
      },
    } as unknown as Host;
    const error = new Error('still gone');
    expect(await setUp({ heal: () => Promise.reject(error) }, { host: strange }).tried()).toMatchObject({
      ...{ ending: 'threw', error },
    });
  });

  it('ends a wait at the deadline and runs nothing after it', async () => {
    const { clock, done, tried, controller } = setUp({}, { waitMs: 1_000 });
    const work = tried();
    await clock.advance(10);
    const over = new Error('over');
    controller.abort(over);
    expect(await work).toMatchObject({ ending: 'threw', error: over });
    expect(done).toEqual([]);
    expect(clock.pending()).toBe(0);
  });
});
