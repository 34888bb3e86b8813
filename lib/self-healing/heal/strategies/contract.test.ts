import { describe, expect, it } from 'vitest';
import type { Strategy } from '../../core/strategy';
import { type StrategyName, strategyNames } from '../../core/vocabulary';
import { longestWaitMs } from '../../guard/backoff';
import { strategies } from '../../healing-strategies';
import { refusal, strategyContext } from '../__fixtures__/strategy-context';

it('registers each of the ten once', () => {
  expect(strategies.map(({ name }) => name).toSorted()).toEqual([...strategyNames].toSorted());
});

/** Written down apart from the strategies: what each can reach, and whether it changes what others use. */
const declared: Record<StrategyName, readonly [outcome: Strategy['outcome'], touches: Strategy['touches']]> = {
  RETRY_WITH_BACKOFF: ['healed', 'request'],
  RATE_LIMIT_BACKOFF: ['healed', 'request'],
  ROLLBACK_TRANSACTION: ['healed', 'request'],
  RESET_CONNECTION: ['healed', 'shared'],
  SWITCH_API_ENDPOINT: ['healed', 'request'],
  CLEAR_CACHE_AND_RETRY: ['healed', 'shared'],
  QUEUE_FOR_LATER: ['deferred', 'request'],
  FALLBACK_TO_CACHE: ['degraded', 'request'],
  USE_DEFAULT_VALUE: ['degraded', 'request'],
  SKIP_OPERATION: ['degraded', 'request'],
};

it.each(['stale-cache', 'malformed-reply'] as const)(
  'lets a default stand in for %s, which does not pass by itself',
  (kind) => {
    const standIn = strategies.find(({ name }) => name === 'USE_DEFAULT_VALUE');
    if (!standIn) throw new Error('There is no such strategy.');
    expect(refusal(standIn, { kind, transient: false, options: { effects: 'none', defaultValue: 1 } })).toBeNull();
  },
);

describe.each(strategies.map((strategy) => [strategy.name, strategy] as const))('%s', (_name, strategy) => {
  it('declares the outcome it can reach, and whether it changes what others use', () => {
    expect([strategy.outcome, strategy.touches]).toEqual(declared[strategy.name]);
  });

  it('says in plain words what it did', async () => {
    const { context } = strategyContext(strategy, { operation: { otherEndpoints: ['https://b.example'] } });
    const applied = await strategy.heal(context, new AbortController().signal);
    expect('evidence' in applied ? applied.evidence : applied.declined).toMatch(/^\S[^\n]{10,}\.$/);
  });

  it('says in one sentence what it does', () => {
    expect(strategy.summary).toMatch(/^[A-Z][^\n]{20,}\.$/);
  });

  it('has a default for each of its options and takes no others', () => {
    expect(strategy.options.safeParse({}).success).toBe(true);
    expect(strategy.options.safeParse({ unheardOf: 1 }).success).toBe(false);
  });

  it('costs the retry budget something only where it runs the operation again', () => {
    if (!strategy.reruns) expect([strategy.cost, strategy.budget]).toEqual([undefined, undefined]);
    expect(strategy.outcome === 'healed').toBe(strategy.reruns);
  });

  it('waits only before it runs the operation again, and never longer than a timer takes', () => {
    if (!strategy.reruns) return expect(strategy.waitMs).toBeUndefined();
    for (const used of [0, 1, 5]) {
      for (const random of [() => 0, () => 0.999_999]) {
        const { context } = strategyContext(strategy, { context: { used, random } });
        const wait = strategy.waitMs?.(context) ?? 0;
        expect(wait).toBeGreaterThanOrEqual(0);
        expect(wait).toBeLessThanOrEqual(Math.min(longestWaitMs, context.remainingMs / 2));
      }
    }
  });

  it('is refused after a failure that lasts, unless it is of the very kind it mends', () => {
    for (const kind of ['validation', 'forbidden', 'not-found', 'programmer-error', 'unknown'] as const) {
      const refused = refusal(strategy, {
        ...{ kind, transient: false },
        options: {
          ...{ effects: 'none', defaultValue: 1, skip: { result: 1 }, endpoints: { urls: ['https://a.example'] } },
          cache: { key: () => 'k', scope: 'public', ttlMs: 0, staleMs: 1 },
          connection: { ping: async () => undefined, reset: async () => undefined },
        },
      });
      expect(refused?.reason, kind).toMatch(/^[A-Z].*\.$/);
    }
  });

  it('runs the operation at most once each time', async () => {
    const { context, deeds } = strategyContext(strategy, { operation: { otherEndpoints: ['https://b.example'] } });
    await strategy.heal(context, new AbortController().signal);
    const runs = deeds.filter((deed) => deed === 'runAgain' || deed[0] === 'runAgain');
    expect(runs).toHaveLength(strategy.reruns ? 1 : 0);
  });

  it('lets the error of a failed rerun through as it is', async () => {
    if (!strategy.reruns) return;
    const error = new Error('still gone');
    const { context } = strategyContext(strategy, { operation: { runAgain: () => Promise.reject(error) } });
    await expect(strategy.heal(context, new AbortController().signal)).rejects.toBe(error);
  });
});
