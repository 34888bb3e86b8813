import type { Clock, Random } from '../core/ports';

export interface RetryBudgetOptions {
  clock: Pick<Clock, 'monotonic'>;
  /** Tokens of a full bucket. */
  tokens: number;
  /** Tokens that one success gives back. */
  refill: number;
  /** Tokens an idle dependency regains per second: healing must become possible again without a success. */
  floorPerSecond: number;
  /** Dependencies remembered; the one unused for longest is forgotten, which gives it a full bucket. Default 1,000. */
  maxDependencies?: number;
}

export interface RetryBudgets {
  /** Takes `cost` tokens; false, and nothing taken, when fewer are left. */
  tryTake(dependency: string, cost: number): boolean;
  /** Whether `tryTake` would succeed now. */
  peek(dependency: string, cost: number): boolean;
  /** Gives `refill` tokens back after a successful call. */
  succeeded(dependency: string): void;
  /** Tokens left now. */
  level(dependency: string): number;
}

interface Bucket {
  tokens: number;
  atMs: number;
}

/**
 * One token bucket for each dependency, so that reruns stay a bounded share of the load while it is failing.
 * The shape is that of gRPC's retry throttling (proposal A6) and of the AWS SDKs' retry quota, with a slow refill by
 * time besides, since an idle dependency gets no successes.
 */
export function createRetryBudgets(options: RetryBudgetOptions): RetryBudgets {
  const { clock, tokens, refill, floorPerSecond, maxDependencies = 1_000 } = options;
  const buckets = new Map<string, Bucket>();

  const bucketOf = (dependency: string): Bucket => {
    const atMs = clock.monotonic();
    const known = buckets.get(dependency);
    const bucket = known ?? { tokens, atMs };
    const elapsedMs = Math.max(0, atMs - bucket.atMs);
    bucket.tokens = Math.min(tokens, bucket.tokens + (elapsedMs / 1_000) * floorPerSecond);
    bucket.atMs = atMs;
    if (known) buckets.delete(dependency);
    else if (buckets.size >= maxDependencies) buckets.delete(buckets.keys().next().value ?? '');
    buckets.set(dependency, bucket);
    return bucket;
  };

  return {
    tryTake(dependency, cost) {
      const bucket = bucketOf(dependency);
      if (!(cost >= 0) || bucket.tokens < cost) return false;
      bucket.tokens -= cost;
      return true;
    },
    peek: (dependency, cost) => cost >= 0 && bucketOf(dependency).tokens >= cost,
    succeeded(dependency) {
      if (!buckets.has(dependency)) return;
      const bucket = bucketOf(dependency);
      bucket.tokens = Math.min(tokens, bucket.tokens + refill);
    },
    level: (dependency) => bucketOf(dependency).tokens,
  };
}

const longestMs = 2 ** 31 - 1;

/** `attempt` counts from 1 and doubles the bound each time; 2 ** 31 - 1 ms is the most a timer takes. */
function exponential(baseMs: number, attempt: number, capMs: number): number {
  return Math.min(capMs, longestMs, baseMs * 2 ** Math.max(0, attempt - 1));
}

/**
 * A wait in milliseconds between 0 and `baseMs * 2 ** (attempt - 1)`, at most `capMs`. `attempt` counts from 1.
 * "Full jitter" of AWS's Exponential Backoff And Jitter (2015): the least load of the schemes compared there.
 */
export function fullJitter(baseMs: number, attempt: number, random: Random, capMs: number = longestMs): number {
  return random() * exponential(baseMs, attempt, capMs);
}

/** A wait between `baseMs` and three times the previous one, at most `capMs`. From the same article. */
export function decorrelatedJitter(
  baseMs: number,
  previousMs: number,
  random: Random,
  capMs: number = longestMs,
): number {
  const upper = Math.max(baseMs, previousMs * 3);
  return Math.min(capMs, longestMs, baseMs + random() * (upper - baseMs));
}
