import { describe, expect, it } from 'vitest';
import { byRule, cache, everything, planOf, retry, runOf, steps, strategyOf, wordOn } from './__fixtures__/plan';

describe('what guard lets run', () => {
  it('tries the better outcome first, whatever the proposals say', () => {
    expect(steps(planOf({ proposals: everything.toReversed() }))).toEqual([
      ...['SWITCH_API_ENDPOINT', 'RESET_CONNECTION', 'RETRY_WITH_BACKOFF', 'QUEUE_FOR_LATER', 'FALLBACK_TO_CACHE'],
    ]);
  });

  it('runs nothing that nobody proposes, and nothing at all where nothing helps', () => {
    const plan = planOf({ proposals: [byRule('RETRY_WITH_BACKOFF')] });
    expect(steps(plan)).toEqual(['RETRY_WITH_BACKOFF']);
    expect(wordOn(plan, 'RESET_CONNECTION')?.reason).toMatch(/^Neither a pattern, a rule nor the model proposes it/);
    const none = planOf({ proposals: [] });
    expect(none.steps).toEqual([]);
    expect(none.candidates).toHaveLength(5);
    for (const { reason, eligible } of none.candidates) {
      expect(eligible).toBe(false);
      expect(reason).toMatch(/^Nothing helps against this kind of failure/);
    }
  });

  it('tries nothing more, not even a stand-in, while an effect is in doubt', () => {
    const plan = planOf({ run: runOf({}, { inDoubt: 'The COMMIT was cut.' }) });
    expect(plan.steps).toEqual([]);
    for (const { reason } of plan.candidates) {
      expect(reason).toBe('Nothing more is tried while an effect is in doubt: The COMMIT was cut.');
    }
  });

  it('keeps to the allow-list of the operation and shows the line that would widen it', () => {
    const options = { ...runOf().options, strategies: ['RETRY_WITH_BACKOFF' as const] };
    const plan = planOf({ run: runOf({ options }) });
    expect(steps(plan)).toEqual(['RETRY_WITH_BACKOFF']);
    expect(wordOn(plan, 'QUEUE_FOR_LATER')?.reason).toBe('It is not on the allow-list of the operation.');
    expect(wordOn(plan, 'QUEUE_FOR_LATER')?.optionLine).toBe("strategies: ['RETRY_WITH_BACKOFF', 'QUEUE_FOR_LATER'],");
  });

  it('shows no longer allow-list where that would not be enough', () => {
    const options = { ...runOf().options, strategies: ['RETRY_WITH_BACKOFF' as const] };
    const unfit = strategyOf('QUEUE_FOR_LATER', { requires: [() => ({ reason: 'first', optionLine: 'line' })] });
    const plan = planOf({ run: runOf({ options }), input: { strategies: [unfit] } });
    expect(plan.candidates).toMatchObject([{ reason: 'It is not on the allow-list of the operation.' }]);
    expect(plan.candidates[0]).not.toHaveProperty('optionLine');
  });

  it('shows the first requirement that is not met', () => {
    const picky = strategyOf('RETRY_WITH_BACKOFF', {
      requires: [() => null, () => ({ reason: 'first', optionLine: 'line' }), () => ({ reason: 'second' })],
    });
    const plan = planOf({ input: { strategies: [picky] } });
    expect(plan.candidates[0]).toEqual({
      ...{ strategy: 'RETRY_WITH_BACKOFF', outcome: 'healed', eligible: false, reason: 'first', optionLine: 'line' },
    });
  });

  it('refuses a wait that would pass the deadline, and names a deadline that would do', () => {
    const waiting = (waitMs: number) => strategyOf('RETRY_WITH_BACKOFF', { waitMs: () => waitMs });
    const run = runOf({ remainingMs: () => 1_000 });
    expect(steps(planOf({ run, input: { strategies: [waiting(999.4)] } }))).toEqual(['RETRY_WITH_BACKOFF']);
    const late = planOf({ run, input: { strategies: [waiting(999.5)] } });
    expect(late.candidates[0]).toMatchObject({
      eligible: false,
      reason: 'Its wait of 1000 ms would pass the deadline (1000 ms left).',
      optionLine: 'deadlineMs: 2000,',
    });
    const soon = planOf({ run: runOf({ remainingMs: () => 1 }), input: { strategies: [waiting(1)] } });
    expect(soon.candidates[0]).toMatchObject({ eligible: false, optionLine: 'deadlineMs: 1000,' });
    const immediate = planOf({ run: runOf({ remainingMs: () => 0.5 }), input: { strategies: [waiting(0)] } });
    expect(steps(immediate)).toEqual(['RETRY_WITH_BACKOFF']);
  });

  it('keeps no more callers waiting than the limit says, while what needs no wait goes on', () => {
    const plan = (beingHealed: number, waitMs: number) =>
      planOf({
        input: { beingHealed, strategies: [strategyOf('RETRY_WITH_BACKOFF', { waitMs: () => waitMs }), cache] },
      });
    expect(steps(plan(400, 10))).toEqual(['RETRY_WITH_BACKOFF', 'FALLBACK_TO_CACHE']);
    expect(steps(plan(401, 10))).toEqual(['FALLBACK_TO_CACHE']);
    expect(steps(plan(401, 0))).toEqual(['RETRY_WITH_BACKOFF', 'FALLBACK_TO_CACHE']);
    expect(wordOn(plan(401, 10), 'RETRY_WITH_BACKOFF')?.reason).toBe(
      '400 callers wait in this process already; no more are kept waiting.',
    );
  });

  it('reruns nothing once the deadline has passed, but still gives a stand-in', () => {
    const plan = planOf({ run: runOf({ remainingMs: () => 0 }) });
    expect(steps(plan)).toEqual(['QUEUE_FOR_LATER', 'FALLBACK_TO_CACHE']);
    expect(wordOn(plan, 'RETRY_WITH_BACKOFF')?.reason).toBe('The deadline has passed.');
  });

  it('reruns no operation that may not run again, and says why in its own words', () => {
    const rerunRefusal = { reason: "Its effects are 'once'.", optionLine: "effects: 'none'," };
    const plan = planOf({ run: runOf({}, { rerunRefusal }) });
    expect(steps(plan)).toEqual(['QUEUE_FOR_LATER', 'FALLBACK_TO_CACHE']);
    expect(wordOn(plan, 'RETRY_WITH_BACKOFF')).toMatchObject(rerunRefusal);
  });

  it('stops reruns at the limit of attempts', () => {
    const attempts = (count: number) => Array.from({ length: count }, () => ({ strategy: null, waitMs: 0 })) as never;
    expect(steps(planOf({ run: runOf({ attempts: attempts(4) }) }))).toContain('RETRY_WITH_BACKOFF');
    const plan = planOf({ run: runOf({ attempts: attempts(5) }) });
    expect(steps(plan)).toEqual(['QUEUE_FOR_LATER', 'FALLBACK_TO_CACHE']);
    expect(wordOn(plan, 'RETRY_WITH_BACKOFF')?.reason).toBe('The operation ran 5 times, which is the limit.');
  });

  it('asks the retry budget for what the rerun costs, by the settings or by the strategy itself', () => {
    const asked: [string, number][] = [];
    const hasTokens = (dependency: string, cost: number) => {
      asked.push([dependency, cost]);
      return false;
    };
    const slow = strategyOf('RATE_LIMIT_BACKOFF', { budget: 'throttling' });
    const own = strategyOf('SWITCH_API_ENDPOINT', { cost: 7 });
    const plan = planOf({
      proposals: [...everything, byRule('RATE_LIMIT_BACKOFF')],
      input: {
        strategies: [retry, slow, own, cache],
        settings: { retryBudget: { transientCost: 2, throttlingCost: 0.25 } },
        ...{ hasTokens, dependency: 'rates' },
      },
    });
    expect(asked).toEqual([
      ['rates', 2],
      ['rates', 0.25],
      ['rates', 7],
    ]);
    expect(steps(plan)).toEqual(['FALLBACK_TO_CACHE']);
    expect(wordOn(plan, 'RETRY_WITH_BACKOFF')?.reason).toBe(
      'The retry budget of "rates" is spent: more attempts would add to the load.',
    );
  });

  it('tells heal what each rerun costs, and nothing of a stand-in', () => {
    const plan = planOf({ input: { settings: { retryBudget: { transientCost: 2 } } } });
    expect(plan.steps.map(({ strategy, cost }) => [strategy.name, cost])).toEqual([
      ['RESET_CONNECTION', 2],
      ['SWITCH_API_ENDPOINT', 2],
      ['RETRY_WITH_BACKOFF', 2],
      ['QUEUE_FOR_LATER', undefined],
      ['FALLBACK_TO_CACHE', undefined],
    ]);
  });

  it('touches nothing that others use while work is planned', () => {
    const maintenanceUntilMs = Date.UTC(2026, 0, 1, 12);
    const during = planOf({ input: { settings: { maintenanceUntilMs }, nowMs: maintenanceUntilMs - 1 } });
    expect(steps(during)).not.toContain('RESET_CONNECTION');
    expect(steps(during)).toContain('RETRY_WITH_BACKOFF');
    expect(wordOn(during, 'RESET_CONNECTION')?.reason).toMatch(/^Planned work until 2026-01-01T12:00:00\.000Z/);
    expect(steps(planOf({ input: { settings: { maintenanceUntilMs }, nowMs: maintenanceUntilMs } }))).toContain(
      'RESET_CONNECTION',
    );
    expect(steps(planOf({ input: { settings: { maintenanceUntilMs } } }))).toContain('RESET_CONNECTION');
  });

  it('gives a strategy its earlier wait and what was learned of waits', () => {
    let seen: unknown;
    const curious = strategyOf('RETRY_WITH_BACKOFF', {
      waitMs: (context) => {
        seen = [context.previousWaitMs, context.workedWaits?.propose('x'), context.used, context.attempt];
        return 0;
      },
    });
    const attempts = [
      { strategy: null, waitMs: 0 },
      { strategy: 'RETRY_WITH_BACKOFF', waitMs: 40 },
      { strategy: 'RETRY_WITH_BACKOFF', waitMs: 90 },
      { strategy: 'RESET_CONNECTION', waitMs: 7 },
    ] as never;
    const used = new Map([['RETRY_WITH_BACKOFF' as const, 2]]);
    planOf({
      run: runOf({ attempts, used }),
      input: { strategies: [curious], workedWaits: { propose: () => 33 } },
    });
    expect(seen).toEqual([90, 33, 2, 4]);
    planOf({ input: { strategies: [curious] } });
    expect(seen).toEqual([undefined, undefined, 0, 1]);
    expect(planOf().steps[0]?.context).not.toHaveProperty('workedWaits');
    expect(planOf().steps[0]?.context).not.toHaveProperty('previousWaitMs');
  });
});
