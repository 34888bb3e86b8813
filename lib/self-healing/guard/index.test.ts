import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { captureFailure } from '../capture';
import type { Diagnosis, Proposal } from '../core/failure';
import type { BreakerView } from '../core/guards';
import { limitsSchema } from '../core/limits';
import type { Run } from '../core/run';
import { type SettingsInput, settingsSchema } from '../core/settings';
import type { OperationHandle, Strategy } from '../core/strategy';
import type { StrategyName } from '../core/vocabulary';
import { type GuardInput, guard } from './index';

const failure = captureFailure(Object.assign(new Error('gone'), { code: 'ECONNRESET' }));
const limits = limitsSchema.parse({});

function strategyOf(name: StrategyName, more: Partial<Strategy> = {}): Strategy {
  return {
    name,
    outcome: 'healed',
    touches: 'request',
    reruns: true,
    summary: 'x',
    options: z.strictObject({}),
    requires: [],
    heal: async () => ({ value: 1, evidence: 'x' }),
    ...more,
  };
}
const retry = strategyOf('RETRY_WITH_BACKOFF');
const reset = strategyOf('RESET_CONNECTION', { touches: 'shared' });
const change = strategyOf('SWITCH_API_ENDPOINT');
const cache = strategyOf('FALLBACK_TO_CACHE', { outcome: 'degraded', reruns: false });
const queue = strategyOf('QUEUE_FOR_LATER', { outcome: 'deferred', reruns: false });

const byRule = (strategy: StrategyName, confidence = 0.7, rule = 'connection-lost'): Proposal => ({
  ...{ strategy, confidence, rule, by: 'rule', evidence: 'because' },
});
const byPattern = (strategy: StrategyName, confidence: number, mean = confidence): Proposal => ({
  ...{ strategy, confidence, mean, by: 'pattern', evidence: 'measured' },
});

function diagnosisOf(proposals: Proposal[]): Diagnosis {
  return { kind: 'connection-lost', transient: true, effect: 'unknown', explanation: 'x', proposals };
}

function runOf(more: Partial<Run> = {}, operation: Partial<OperationHandle> = {}): Run {
  const options = { source: 'listDeals', category: 'database', effects: 'none' } as const;
  const handle = { options, rerunRefusal: null, queueRefusal: null, otherEndpoints: [], ...operation };
  return {
    ...{ id: 'run-1', mode: 'heal', modeReason: null, rollout: null, options, dependency: 'database' },
    attempts: [{ number: 1, strategy: null, waitMs: 0 }],
    used: new Map(),
    remainingMs: () => 10_000,
    operation: handle,
    ...more,
  } as unknown as Run;
}

function inputOf({ settings, ...more }: Partial<Omit<GuardInput, 'settings'>> & { settings?: SettingsInput } = {}) {
  const input: GuardInput = {
    strategies: [cache, queue, change, reset, retry],
    limits,
    settings: settingsSchema.parse(settings ?? {}),
    random: () => 0.5,
    dependency: 'database',
    hasTokens: () => true,
    budgetShare: 1,
    breaker: null,
    callersWaiting: 0,
    approved: () => false,
    ...more,
  };
  return input;
}

const everything = [
  byRule('RESET_CONNECTION', 0.85),
  byRule('SWITCH_API_ENDPOINT', 0.75),
  byRule('RETRY_WITH_BACKOFF', 0.7),
  byRule('QUEUE_FOR_LATER', 0.6),
  byRule('FALLBACK_TO_CACHE', 0.6),
];

function planOf(given: { proposals?: Proposal[]; run?: Run; input?: Parameters<typeof inputOf>[0] } = {}) {
  return guard(failure, diagnosisOf(given.proposals ?? everything), given.run ?? runOf(), inputOf(given.input));
}
const steps = (plan: ReturnType<typeof planOf>) => plan.steps.map(({ strategy }) => strategy.name);
const wordOn = (plan: ReturnType<typeof planOf>, name: StrategyName) =>
  plan.candidates.find(({ strategy }) => strategy === name);

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

describe('a circuit breaker', () => {
  const view: BreakerView = {
    ...{ dependency: 'database', scope: 'local', state: 'open', reason: '5 failures in a row', calls: 9, failures: 5 },
    ...{ sinceMs: Date.UTC(2026, 0, 1, 12, 0, 5), retryAtMs: Date.UTC(2026, 0, 1, 12, 0, 15) },
  };

  it('that is open refuses every rerun, says since when and until when, and leaves the stand-ins', () => {
    const plan = planOf({ input: { breaker: view } });
    expect(steps(plan)).toEqual(['QUEUE_FOR_LATER', 'FALLBACK_TO_CACHE']);
    expect(wordOn(plan, 'RETRY_WITH_BACKOFF')?.reason).toBe(
      'The circuit breaker of "database" is open since 12:00:05 UTC (5 failures in a row); next try at 12:00:15 UTC.',
    );
  });

  it('that is half-open leaves the one probe to a fresh call', () => {
    const plan = planOf({ input: { breaker: { ...view, state: 'half-open' } } });
    expect(steps(plan)).toEqual(['QUEUE_FOR_LATER', 'FALLBACK_TO_CACHE']);
    expect(wordOn(plan, 'RETRY_WITH_BACKOFF')?.reason).toBe(
      'The circuit breaker of "database" is half-open since 12:00:05 UTC (5 failures in a row); a fresh call tries first.',
    );
  });

  it('that is closed stands in nobody’s way', () => {
    const closed = { ...view, state: 'closed', sinceMs: null, retryAtMs: null } as const;
    expect(steps(planOf({ input: { breaker: closed } }))).toContain('RETRY_WITH_BACKOFF');
  });

  it('that knows no times is still explained', () => {
    const plan = planOf({ input: { breaker: { ...view, sinceMs: null, retryAtMs: null } } });
    expect(wordOn(plan, 'RETRY_WITH_BACKOFF')?.reason).toBe(
      'The circuit breaker of "database" is open (5 failures in a row).',
    );
  });
});

describe('cost and benefit', () => {
  it('shows the sum of each strategy that was weighed, and none of those refused before', () => {
    const plan = planOf({ proposals: [byRule('RETRY_WITH_BACKOFF')], input: { medianMs: 500, callersWaiting: 2 } });
    expect(wordOn(plan, 'RETRY_WITH_BACKOFF')?.utility).toMatchObject({ probability: 0.7, value: 1.1, time: 0.01 });
    expect(wordOn(plan, 'RESET_CONNECTION')).not.toHaveProperty('utility');
  });

  it('refuses what costs more than it brings, and shows the figures', () => {
    const options = { ...runOf().options, severity: 'low' as const };
    const plan = planOf({
      run: runOf({ options }),
      proposals: [byRule('RETRY_WITH_BACKOFF', 0.4), byRule('FALLBACK_TO_CACHE', 0.4)],
      input: { budgetShare: 0.05 },
    });
    expect(steps(plan)).toEqual(['FALLBACK_TO_CACHE']);
    expect(wordOn(plan, 'RETRY_WITH_BACKOFF')).toMatchObject({
      ...{ eligible: false, by: 'rule', confidence: 0.4 },
      reason: 'Not worth it: 0.40 × 0.50 − 0.00 time − 0.28 load − 0.00 risk = −0.08.',
    });
  });

  it('still runs what brings exactly as much as it costs', () => {
    const settings = { utility: { valueNormal: 1, load: 0.5 } };
    const at = (confidence: number) =>
      steps(planOf({ proposals: [byRule('RETRY_WITH_BACKOFF', confidence)], input: { settings, budgetShare: 0 } }));
    expect(at(0.5)).toEqual(['RETRY_WITH_BACKOFF']);
    expect(at(0.499)).toEqual([]);
  });

  it('counts on the mean of a pattern, not on its cautious bound', () => {
    const plan = planOf({ proposals: [byPattern('RETRY_WITH_BACKOFF', 0.8, 0.93)] });
    expect(wordOn(plan, 'RETRY_WITH_BACKOFF')).toMatchObject({ confidence: 0.8, utility: { probability: 0.93 } });
  });

  it('puts the better sum first among what one rule proposes', () => {
    const proposals = [byRule('RESET_CONNECTION', 0.75), byRule('RETRY_WITH_BACKOFF', 0.7)];
    expect(steps(planOf({ proposals }))).toEqual(['RETRY_WITH_BACKOFF', 'RESET_CONNECTION']);
    const careless = { settings: { utility: { sharedRisk: 0 } } };
    expect(steps(planOf({ proposals, input: careless }))).toEqual(['RESET_CONNECTION', 'RETRY_WITH_BACKOFF']);
  });

  it('keeps the order of a rule where the sums are equal', () => {
    const even = [byRule('SWITCH_API_ENDPOINT'), byRule('RETRY_WITH_BACKOFF')];
    expect(steps(planOf({ proposals: even }))).toEqual(['SWITCH_API_ENDPOINT', 'RETRY_WITH_BACKOFF']);
    expect(steps(planOf({ proposals: even.toReversed() }))).toEqual(['RETRY_WITH_BACKOFF', 'SWITCH_API_ENDPOINT']);
  });

  it('does not let less than a hundredth turn the order that a rule wrote', () => {
    const at = (confidence: number) =>
      steps(planOf({ proposals: [byRule('SWITCH_API_ENDPOINT', 0.7), byRule('RETRY_WITH_BACKOFF', confidence)] }));
    expect(at(0.704)[0]).toBe('SWITCH_API_ENDPOINT');
    expect(at(0.706)[0]).toBe('RETRY_WITH_BACKOFF');
  });

  it('never puts a rule’s better sum before a proven pattern', () => {
    const proposals = [byPattern('RESET_CONNECTION', 0.81), byRule('RETRY_WITH_BACKOFF', 0.99)];
    expect(steps(planOf({ proposals }))).toEqual(['RESET_CONNECTION', 'RETRY_WITH_BACKOFF']);
  });

  it('never reorders patterns: what was measured outranks the weights', () => {
    const proposals = [byPattern('RESET_CONNECTION', 0.9, 0.91), byPattern('RETRY_WITH_BACKOFF', 0.85, 0.99)];
    expect(steps(planOf({ proposals }))).toEqual(['RESET_CONNECTION', 'RETRY_WITH_BACKOFF']);
  });

  it('asks an earlier rule before a later one with better sums', () => {
    const proposals = [
      byRule('RETRY_WITH_BACKOFF', 0.3, 'mine'),
      byRule('RESET_CONNECTION', 0.8),
      byRule('SWITCH_API_ENDPOINT', 0.95),
    ];
    expect(steps(planOf({ proposals }))).toEqual(['RETRY_WITH_BACKOFF', 'SWITCH_API_ENDPOINT', 'RESET_CONNECTION']);
  });

  it('lets the model’s choice stand before the rules', () => {
    const model: Proposal = { strategy: 'RETRY_WITH_BACKOFF', by: 'model', confidence: 0.5, evidence: 'x' };
    expect(steps(planOf({ proposals: [model, byRule('SWITCH_API_ENDPOINT', 0.9)] }))).toEqual([
      ...['RETRY_WITH_BACKOFF', 'SWITCH_API_ENDPOINT'],
    ]);
  });

  it('shows what is allowed before what is refused', () => {
    const plan = planOf({ run: runOf({}, { rerunRefusal: { reason: 'no' } }) });
    expect(plan.candidates.map(({ strategy, eligible }) => [strategy, eligible])).toEqual([
      ['QUEUE_FOR_LATER', true],
      ['FALLBACK_TO_CACHE', true],
      ['RESET_CONNECTION', false],
      ['SWITCH_API_ENDPOINT', false],
      ['RETRY_WITH_BACKOFF', false],
    ]);
  });
});

describe('the mode', () => {
  it("'heal' runs what is allowed", () => {
    const plan = planOf({ proposals: [byRule('RETRY_WITH_BACKOFF')] });
    expect(wordOn(plan, 'RETRY_WITH_BACKOFF')).toMatchObject({
      ...{ eligible: true, reason: 'Allowed.', by: 'rule', confidence: 0.7, evidence: 'because', waitMs: 0 },
    });
  });

  it("'observe' runs nothing and shows what it would have run, and why not", () => {
    const plan = planOf({ run: runOf({ mode: 'observe', modeReason: 'The kill switch is on.' }) });
    expect(plan.steps).toEqual([]);
    expect(plan.candidates.every(({ eligible }) => eligible)).toBe(true);
    expect(plan.candidates[0]?.reason).toBe('Allowed, but not run: the mode is "observe". The kill switch is on.');
    const bare = planOf({ run: runOf({ mode: 'observe' }) });
    expect(bare.candidates[0]?.reason).toBe('Allowed, but not run: the mode is "observe".');
  });

  it("'suggest' runs only what was approved for this very fingerprint", () => {
    const asked: [string, string][] = [];
    const approved = (fingerprint: string, strategy: StrategyName) => {
      asked.push([fingerprint, strategy]);
      return strategy === 'RETRY_WITH_BACKOFF';
    };
    const plan = planOf({ run: runOf({ mode: 'suggest' }), input: { approved } });
    expect(steps(plan)).toEqual(['RETRY_WITH_BACKOFF']);
    expect(wordOn(plan, 'RETRY_WITH_BACKOFF')?.reason).toBe('Allowed by an approval.');
    expect(wordOn(plan, 'RESET_CONNECTION')).toMatchObject({ eligible: true, reason: 'Waits for an approval.' });
    expect(asked).toContainEqual([failure.fingerprint.id, 'RETRY_WITH_BACKOFF']);
  });

  it('lets no approval run what the rules refuse', () => {
    const run = runOf({ mode: 'suggest' }, { rerunRefusal: { reason: 'no' } });
    expect(steps(planOf({ run, input: { approved: () => true } }))).toEqual(['QUEUE_FOR_LATER', 'FALLBACK_TO_CACHE']);
  });

  it('needs no approval in any other mode, and takes none for leave', () => {
    expect(planOf({ run: runOf({ mode: 'observe' }), input: { approved: () => true } }).steps).toEqual([]);
    expect(steps(planOf({ input: { approved: () => false } }))).toContain('RETRY_WITH_BACKOFF');
  });

  it('of this moment holds, not that of the start: a kill switch stops the next step', () => {
    expect(planOf({ input: { mode: 'observe' } }).steps).toEqual([]);
  });
});

describe('a roll-out', () => {
  const arms = ['RESET_CONNECTION', 'RETRY_WITH_BACKOFF'] as ['RESET_CONNECTION', 'RETRY_WITH_BACKOFF'];
  const experiments = (firstShare: number, more: object = {}) => [{ name: 'reset', arms, firstShare, ...more }];
  const both = [byRule('RETRY_WITH_BACKOFF', 0.9), byRule('RESET_CONNECTION', 0.5)];
  const rollout = { key: 'k', instanceId: 'i' };

  it('puts the drawn arm first and says with which probability it was drawn', () => {
    const first = planOf({ proposals: both, input: { rollout, settings: { experiments: experiments(1) } } });
    expect(steps(first)).toEqual(['RESET_CONNECTION', 'RETRY_WITH_BACKOFF']);
    expect(first.rollout).toEqual({ canary: null, experiment: { name: 'reset', arm: 'RESET_CONNECTION' } });
    expect(first.propensity).toBe(1);
    const drawn = planOf({ proposals: both, input: { rollout, settings: { experiments: experiments(0.25) } } });
    const arm = drawn.rollout?.experiment?.arm;
    expect(steps(drawn)[0]).toBe(arm);
    expect(drawn.propensity).toBe(arm === 'RESET_CONNECTION' ? 0.25 : 0.75);
    expect(drawn.candidates[0]?.strategy).toBe(arm);
  });

  it('gives each arm to its share of the keys', () => {
    const settings = { experiments: experiments(0.25) };
    const firsts = Array.from({ length: 2_000 }, (_, key) =>
      steps(planOf({ proposals: both, input: { rollout: { ...rollout, key: `${key}` }, settings } })).at(0),
    );
    const share = firsts.filter((name) => name === 'RESET_CONNECTION').length / firsts.length;
    expect(share).toBeGreaterThan(0.22);
    expect(share).toBeLessThan(0.28);
  });

  it('holds no experiment where it would decide nothing', () => {
    const held = (proposals: Proposal[], more: object = {}, operation: Partial<OperationHandle> = {}) =>
      planOf({
        ...{ proposals, run: runOf({}, operation) },
        input: { rollout, settings: { experiments: experiments(1, more) } },
      });
    expect(held(both).rollout).not.toBeNull();
    expect(held([byRule('RETRY_WITH_BACKOFF')]).rollout).toBeNull();
    expect(held([byRule('RESET_CONNECTION')]).rollout).toBeNull();
    expect(held(both, {}, { rerunRefusal: { reason: 'no' } }).rollout).toBeNull();
    expect(held(both, { source: 'another' }).rollout).toBeNull();
    expect(held([byRule('SWITCH_API_ENDPOINT', 0.99), ...both]).rollout).toBeNull();
    expect(held([...both, byRule('QUEUE_FOR_LATER')], { arms: ['QUEUE_FOR_LATER', arms[1]] }).rollout).toBeNull();
  });

  it('ends an experiment for a fingerprint where evidence speaks for one arm alone', () => {
    const input = { rollout, settings: { experiments: experiments(1) } };
    const proven = [byPattern('RETRY_WITH_BACKOFF', 0.9), byRule('RESET_CONNECTION')];
    expect(steps(planOf({ proposals: proven, input }))[0]).toBe('RETRY_WITH_BACKOFF');
    expect(planOf({ proposals: proven, input }).rollout).toBeNull();
    const otherWay = [byPattern('RESET_CONNECTION', 0.9), byRule('RETRY_WITH_BACKOFF')];
    expect(planOf({ proposals: otherWay, input }).rollout).toBeNull();
    const bothProven = [byPattern('RETRY_WITH_BACKOFF', 0.9), byPattern('RESET_CONNECTION', 0.85)];
    expect(steps(planOf({ proposals: bothProven, input }))[0]).toBe('RESET_CONNECTION');
  });

  it('keeps the canary’s word where no experiment is held', () => {
    const plan = planOf({ proposals: both, input: { rollout, settings: { canary: { share: 0 } } } });
    expect(plan.rollout).toEqual({ canary: false, experiment: null });
    expect(plan.propensity).toBe(1);
  });

  it('decides nothing without a key', () => {
    const plan = planOf({ proposals: both, input: { settings: { experiments: experiments(1) } } });
    expect([plan.rollout, plan.propensity, steps(plan)[0]]).toEqual([null, 1, 'RETRY_WITH_BACKOFF']);
  });
});
