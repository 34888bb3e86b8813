import { AsyncLocalStorage } from 'node:async_hooks';
import { ConsecutiveBreaker, circuitBreaker, ExponentialBackoff, handleAll, retry, wrap } from 'cockatiel';
import CircuitBreaker from 'opossum';
import pRetry from 'p-retry';
import { createHealer, memoryStore } from '../lib/self-healing';

export interface Contender {
  name: string;
  call: (input: number) => Promise<number>;
}

/** The work itself is next to nothing, so that what is measured is what stands around it. */
async function operation(input: number): Promise<number> {
  return input + 1;
}

/** The same call, bare, under its floor, and behind each wrapper on its success path. */
export function contenders(): Contender[] {
  const storage = new AsyncLocalStorage<object>();
  const frame = {};

  const healer = createHealer({ store: memoryStore() });
  const wrapped = healer.withSelfHealing(operation, { source: 'bench', category: 'api', effects: 'none' });

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
    { name: 'floor: one AsyncLocalStorage.run', call: (input) => storage.run(frame, operation, input) },
    { name: 'withSelfHealing', call: wrapped },
    { name: 'cockatiel (retry + breaker)', call: (input) => cockatiel.execute(() => operation(input)) },
    { name: 'opossum (breaker + time-out)', call: (input) => opossum.fire(input) },
    { name: 'p-retry', call: (input) => pRetry(() => operation(input), { retries: 3 }) },
  ];
}
