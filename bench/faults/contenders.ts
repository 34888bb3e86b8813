import {
  BrokenCircuitError,
  ConsecutiveBreaker,
  circuitBreaker,
  DelegateBackoff,
  decorrelatedJitterGenerator,
  fallback,
  handleWhen,
  type IRetryBackoffContext,
  retry,
  wrap,
} from 'cockatiel';
import pRetry from 'p-retry';
import { createHealer, type HealerInput, memoryStore, type Random } from '../../lib/self-healing';
import type { Answer, Request, World } from './world';

/** A process of its own for each row of the table: nobody brings memories from another. */
export interface Contender {
  name: string;
  open(world: World, input: { random: Random; deadlineMs: number; freshOnly: boolean }): Promise<Opened>;
}

export interface Opened {
  handle(request: Request): Promise<Answer>;
  close(): Promise<void>;
}

const passing = new Set(['ECONNREFUSED', 'ECONNRESET', 'ETIMEDOUT']);
const passingStatus = new Set([429, 502, 503, 504]);
type Failed = Error & { status?: number; code?: string; headers?: Headers };

/** What a careful engineer takes for passing. */
const isPassing = (error: Failed): boolean => passing.has(error.code ?? '') || passingStatus.has(error.status ?? 0);
/** The error proves that nothing was done. */
const provesNoEffect = (error: Failed): boolean => error.code === 'ECONNREFUSED' || error.status === 429;

function retryAfterMs(error: Failed): number {
  return Number(error.headers?.get('retry-after') ?? 0) * 1_000;
}

const bare: Contender = {
  name: 'bare calls',
  open: async (world) => ({ handle: (request) => world.call(request), close: async () => undefined }),
};

const withPRetry: Contender = {
  name: 'p-retry',
  open: async (world, { deadlineMs }) => ({
    // Three retries after 1, 2 and 4 s with jitter, for errors that pass: its own defaults otherwise.
    handle: (request) =>
      pRetry(() => world.call(request), {
        ...{ retries: 3, randomize: true, maxRetryTime: deadlineMs },
        shouldRetry: ({ error }) => isPassing(error as Failed),
      }),
    close: async () => undefined,
  }),
};

const withCockatiel: Contender = {
  name: 'cockatiel (retry + breaker + fallback)',
  async open(world, { freshOnly }) {
    // Its own best jitter, and never earlier than the service asked for.
    const jitter = new DelegateBackoff<IRetryBackoffContext<unknown>, [number, number]>(({ result }, before) => {
      const [own, state] = decorrelatedJitterGenerator(before, {
        ...{ initialDelay: 128, maxDelay: 3_000, exponent: 2, generator: decorrelatedJitterGenerator },
      });
      return { delay: Math.max(own, 'error' in result ? retryAfterMs(result.error as Failed) : 0), state };
    });
    // One breaker for the service, which takes only its failures for such.
    const breaker = circuitBreaker(
      handleWhen((error) => isPassing(error as Failed) && (error as Failed).status !== 429),
      {
        ...{ halfOpenAfter: 2_000, breaker: new ConsecutiveBreaker(10) },
      },
    );
    const again = (when: (error: Failed) => boolean) =>
      wrap(
        retry(
          handleWhen((error) => when(error as Failed)),
          { maxAttempts: 4, backoff: jitter },
        ),
        breaker,
      );
    const safe = again(isPassing);
    const careful = again(provesNoEffect);
    let last: Answer | null = null;
    const orLast = fallback(
      handleWhen((error) => last !== null && (isPassing(error as Failed) || error instanceof BrokenCircuitError)),
      () => last as Answer,
    );
    return {
      async handle(request) {
        const policy = request.kind === 'send' ? careful : safe;
        const work = () => policy.execute(() => world.call(request));
        if (request.kind !== 'read' || freshOnly) return await work();
        const answer = await orLast.execute(work);
        if (answer.id === request.id) last = answer;
        return answer;
      },
      close: async () => undefined,
    };
  },
};

/** The healer on its own defaults, as the guide says to declare these three operations. */
function healer(name: string, trust: number): Contender {
  return {
    name,
    async open(world, { random, deadlineMs, freshOnly }) {
      const logger = { info: () => undefined, warn: () => undefined, error: () => undefined };
      // Other settings can be tried against the same faults: SETTINGS='{"breaker":{"openMs":500}}'.
      const settings: HealerInput['settings'] = JSON.parse(process.env.SETTINGS ?? '{}');
      const limits = { trust, healingMs: deadlineMs };
      const own = createHealer({ store: memoryStore(), random, logger, limits, ...(settings ? { settings } : {}) });
      // Loads what a first failure would load: modules take real time, which must not pass here.
      await own.figures();
      const { withSelfHealing, healing } = own;
      const call = (request: Request) => world.call(request);
      const common = { category: 'api', dependency: 'service' } as const;
      const handlers = {
        read: withSelfHealing(call, {
          ...{ ...common, source: 'read', effects: 'none' },
          ...(freshOnly
            ? {}
            : { cache: { key: () => 'latest', scope: 'public' as const, ttlMs: 0, staleMs: 600_000 } }),
        }),
        keyed: withSelfHealing(call, { ...common, source: 'keyed', effects: 'idempotent' }),
        send: withSelfHealing((request: Request) => healing().step('send', () => call(request)), {
          ...{ ...common, source: 'send', effects: 'transactional' },
        }),
      };
      return { handle: (request) => handlers[request.kind](request), close: () => own.close() };
    },
  };
}

/** A bound of 1 is never reached: no pattern is trusted, and rules alone choose. */
export const neverTrusted = 1;
export const ours = 'this product';
export const contenders: readonly Contender[] = [
  bare,
  withPRetry,
  withCockatiel,
  healer('rules alone', neverTrusted),
  healer(ours, 0.8),
];
