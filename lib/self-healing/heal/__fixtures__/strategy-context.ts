import type { Failure } from '../../core/failure';
import type { HealingOptions } from '../../core/options';
import type { OperationHandle, Strategy, StrategyContext } from '../../core/strategy';
import type { FailureKind } from '../../core/vocabulary';

/** What strategies did with the operation, in order. */
export type Deed = string | [string, unknown];

export interface ContextInput {
  kind?: FailureKind;
  transient?: boolean;
  retryAfterMs?: number;
  options?: Partial<HealingOptions>;
  operation?: Partial<OperationHandle>;
  /** Of the strategy. */
  settings?: Record<string, unknown>;
  context?: Partial<Omit<StrategyContext, 'diagnosis' | 'operation' | 'options'>>;
}

const failure: Failure = {
  ...{ error: new Error('gone'), name: 'Error', code: 'ECONNRESET', message: 'gone', causes: [] },
  fingerprint: { id: '0123456789abcdef', template: 'gone', version: 1 },
};

/** A failed read that any strategy may look at; give what matters to the test. `deeds` is what was done to it. */
export function strategyContext(strategy: Strategy, given: ContextInput = {}) {
  const deeds: Deed[] = [];
  const operation: OperationHandle = {
    options: { source: 'listDeals', category: 'api', effects: 'none', ...given.options },
    endpoint: undefined,
    inDoubt: null,
    rerunRefusal: null,
    queueRefusal: null,
    otherEndpoints: [],
    async runAgain(input) {
      deeds.push(input ? ['runAgain', input] : 'runAgain');
      return 'fresh';
    },
    async cachedResult() {
      deeds.push('cachedResult');
      return null;
    },
    async clearCache() {
      deeds.push('clearCache');
      return null;
    },
    async resetConnection() {
      deeds.push('resetConnection');
      return null;
    },
    async enqueue() {
      deeds.push('enqueue');
      return { id: 'job-1', value: 'queued' };
    },
    ...given.operation,
  };
  const context = {
    failure,
    diagnosis: {
      kind: given.kind ?? ('connection-lost' as const),
      transient: given.transient ?? true,
      effect: 'unknown' as const,
      ...(given.retryAfterMs === undefined ? {} : { retryAfterMs: given.retryAfterMs }),
      ...{ explanation: 'x', proposals: [] },
    },
    operation,
    attempt: 1,
    used: 0,
    remainingMs: 10_000,
    random: () => 0.5,
    ...given.context,
    options: strategy.options.parse(given.settings ?? {}),
  } satisfies StrategyContext;
  return { context, deeds };
}

/** The first requirement that is not met, or null: what guard asks. */
export function refusal(strategy: Strategy, given: ContextInput = {}) {
  const { context } = strategyContext(strategy, given);
  for (const requirement of strategy.requires) {
    const refused = requirement(context);
    if (refused) return refused;
  }
  return null;
}
