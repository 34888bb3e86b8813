import { z } from 'zod';
import type { Diagnosis, Failure, Proposal } from '../../core/failure';
import type { BreakerView } from '../../core/guards';
import { limitsSchema } from '../../core/limits';
import type { Run } from '../../core/run';
import { type SettingsInput, settingsSchema } from '../../core/settings';
import type { OperationHandle, Strategy } from '../../core/strategy';
import type { StrategyName } from '../../core/vocabulary';
import { type GuardInput, guard } from '../index';

export const failure: Failure = {
  ...{ error: new Error('gone'), name: 'Error', code: 'ECONNRESET', message: 'gone', causes: [] },
  fingerprint: { id: '0123456789abcdef', template: 'gone', version: 1 },
};
const limits = limitsSchema.parse({});

export function strategyOf(name: StrategyName, more: Partial<Strategy> = {}): Strategy {
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
export const retry = strategyOf('RETRY_WITH_BACKOFF');
export const reset = strategyOf('RESET_CONNECTION', { touches: 'shared' });
export const change = strategyOf('SWITCH_API_ENDPOINT');
export const cache = strategyOf('FALLBACK_TO_CACHE', { outcome: 'degraded', reruns: false });
export const queue = strategyOf('QUEUE_FOR_LATER', { outcome: 'deferred', reruns: false });

export const byRule = (strategy: StrategyName, confidence = 0.7, rule = 'connection-lost'): Proposal => ({
  ...{ strategy, confidence, rule, by: 'rule', evidence: 'because' },
});
export const byPattern = (strategy: StrategyName, confidence: number, mean = confidence): Proposal => ({
  ...{ strategy, confidence, mean, by: 'pattern', evidence: 'measured' },
});

function diagnosisOf(proposals: Proposal[]): Diagnosis {
  return { kind: 'connection-lost', transient: true, effect: 'unknown', explanation: 'x', proposals };
}

export function runOf(more: Partial<Run> = {}, operation: Partial<OperationHandle> = {}): Run {
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

export function inputOf({ settings, ...more }: Partial<Omit<GuardInput, 'settings'>> & { settings?: SettingsInput } = {}) {
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

export const everything = [
  byRule('RESET_CONNECTION', 0.85),
  byRule('SWITCH_API_ENDPOINT', 0.75),
  byRule('RETRY_WITH_BACKOFF', 0.7),
  byRule('QUEUE_FOR_LATER', 0.6),
  byRule('FALLBACK_TO_CACHE', 0.6),
];

export function planOf(given: { proposals?: Proposal[]; run?: Run; input?: Parameters<typeof inputOf>[0] } = {}) {
  return guard(failure, diagnosisOf(given.proposals ?? everything), given.run ?? runOf(), inputOf(given.input));
}
export const steps = (plan: ReturnType<typeof planOf>) => plan.steps.map(({ strategy }) => strategy.name);
export const wordOn = (plan: ReturnType<typeof planOf>, name: StrategyName) =>
  plan.candidates.find(({ strategy }) => strategy === name);

