import type { AsyncLocalStorage } from 'node:async_hooks';
import { ConsecutiveBreaker, circuitBreaker, ExponentialBackoff, handleAll, retry, wrap } from 'cockatiel';
import CircuitBreaker from 'opossum';
import pRetry from 'p-retry';
import { createHealer, type Healer, type HealingOptions, memoryStore } from '../lib/self-healing';
import { benchHost } from './host';

export interface Contender {
  name: string;
  call: (input: number) => Promise<number>;
}

/** The work itself is next to nothing, so that what is measured is what stands around it. */
export async function operation(input: number): Promise<number> {
  return input + 1;
}

export const names = {
  floor: 'floor: the bare call inside one AsyncLocalStorage.run',
  ours: 'withSelfHealing',
  cockatiel: 'cockatiel (retry + breaker)',
  sentry: "Sentry's withServerActionInstrumentation, every call traced",
} as const;

/** The same call, bare, under its floor, and behind each wrapper on its success path. */
export function wrappers(healer: Healer): Contender[] {
  // The healer's own: each further storage in a process makes every promise dearer, for all that is measured.
  const storage = (globalThis as unknown as Record<symbol, AsyncLocalStorage<object>>)[Symbol.for('selfheal.attempts')];
  if (!storage) throw new Error('The healer has no storage any more: give the floor one of its own.');
  const frame = {};
  const cockatiel = wrap(
    retry(handleAll, { maxAttempts: 3, backoff: new ExponentialBackoff() }),
    circuitBreaker(handleAll, { halfOpenAfter: 10_000, breaker: new ConsecutiveBreaker(5) }),
  );
  const opossum = new CircuitBreaker(operation, {
    timeout: 10_000,
    errorThresholdPercentage: 50,
    resetTimeout: 10_000,
  });
  return [
    { name: 'bare call', call: operation },
    { name: names.floor, call: (input) => storage.run(frame, operation, input) },
    { name: names.ours, call: healer.withSelfHealing(operation, plain('bench')) },
    { name: names.cockatiel, call: (input) => cockatiel.execute(() => operation(input)) },
    { name: 'opossum (breaker + time-out)', call: (input) => opossum.fire(input) },
    { name: 'p-retry', call: (input) => pRetry(() => operation(input), { retries: 3 }) },
  ];
}

type Options = HealingOptions<[number], number>;
const plain = (source: string): Options => ({ source, category: 'api', effects: 'none' });

/** What each option costs on the success path. */
export function options(healer: Healer): Contender[] {
  const { withSelfHealing, healing } = healer;
  const wrapped = (name: string, more: Partial<Options>, work = operation): Contender => ({
    name,
    call: withSelfHealing(work, { ...plain(`bench ${name}`), ...more }),
  });
  let key = 0;
  return [
    wrapped('no option', {}),
    wrapped('verify', { verify: (result) => result > 0 }),
    wrapped('isFailure', { isFailure: (result) => result < 0 }),
    wrapped('deadlineMs', { deadlineMs: 5_000 }),
    wrapped('endpoints', { endpoints: { urls: ['http://127.0.0.1:1', 'http://127.0.0.1:2'] } }),
    wrapped('cache, ttlMs 0', { cache: { key: () => 'same', scope: 'public', ttlMs: 0, staleMs: 60_000 } }),
    wrapped('idempotencyKey, no key given', { effects: 'once', idempotencyKey: () => null }),
    wrapped('idempotencyKey, a new key each call, store in memory', {
      effects: 'once',
      idempotencyKey: () => `key-${key++}`,
    }),
    wrapped('one healing().step', { effects: 'idempotent' }, (input) => healing().step('add', () => operation(input))),
    wrapped('one healing().transaction in memory', { effects: 'transactional' }, (input) =>
      healing().transaction('add', () => operation(input)),
    ),
  ];
}

export function benchHealer(): Healer {
  return createHealer({ store: memoryStore(), host: benchHost });
}
