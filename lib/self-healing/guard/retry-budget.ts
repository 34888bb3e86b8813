import type { Clock } from '../core/ports';
import type { Settings } from '../core/settings';

export { type Backoff, decorrelatedJitter, fullJitter, waitOf } from './backoff';

/** What one bucket holds, takes back and regains. */
export type RetryBudgetSettings = Pick<Settings['retryBudget'], 'tokens' | 'refill' | 'floorPerSecond'>;

interface Common {
  clock: Pick<Clock, 'monotonic'>;
  /** Dependencies remembered; the one unused for longest is forgotten, which gives it a full bucket. Default 1,000. */
  maxDependencies?: number;
}

/** Fixed figures, or settings that are asked each time and may change while the buckets are in use. */
export type RetryBudgetOptions = Common & (RetryBudgetSettings | { settings: () => RetryBudgetSettings });

/** A bucket of tokens for each dependency. */
export interface RetryBudgets {
  /** Takes `cost` tokens; false, and nothing taken, when fewer are left. */
  tryTake(dependency: string, cost: number): boolean;
  /** Whether `tryTake` would succeed now. */
  peek(dependency: string, cost: number): boolean;
  /** Gives `refill` tokens back after a successful call. */
  succeeded(dependency: string): void;
  /** Tokens left now. */
  level(dependency: string): number;
  /** Tokens left as a share of a full bucket: 1 where nothing was taken. */
  share(dependency: string): number;
  /** Every bucket that something was taken from. */
  levels(): { dependency: string; tokens: number; of: number }[];
}

interface Bucket {
  /** Tokens taken and not yet given back: what is left follows the settings of the moment. */
  spent: number;
  atMs: number;
}

/**
 * One token bucket for each dependency, so that reruns stay a bounded share of the load while it is failing: over any
 * time, at most `tokens + refill × successes + floorPerSecond × seconds` tokens are given out.
 * The shape is that of gRPC's retry throttling (proposal A6) and of the AWS SDKs' retry quota, with a slow refill by
 * time besides, since an idle dependency gets no successes.
 */
export function createRetryBudgets(options: RetryBudgetOptions): RetryBudgets {
  const { clock, maxDependencies = 1_000 } = options;
  const settings = 'settings' in options ? options.settings : () => options;
  const buckets = new Map<string, Bucket>();

  const regain = (bucket: Bucket): Bucket => {
    const atMs = clock.monotonic();
    const elapsedMs = Math.max(0, atMs - bucket.atMs);
    bucket.spent = Math.max(0, bucket.spent - (elapsedMs / 1_000) * settings().floorPerSecond);
    bucket.atMs = atMs;
    return bucket;
  };
  const touch = (dependency: string, bucket: Bucket): Bucket => {
    if (!buckets.delete(dependency) && buckets.size >= maxDependencies) {
      buckets.delete(buckets.keys().next().value ?? '');
    }
    buckets.set(dependency, bucket);
    return regain(bucket);
  };
  const left = (bucket: Bucket | undefined): number => Math.max(0, settings().tokens - (bucket?.spent ?? 0));
  const known = (dependency: string): Bucket | undefined => {
    const bucket = buckets.get(dependency);
    return bucket && touch(dependency, bucket);
  };

  return {
    tryTake(dependency, cost) {
      const bucket = touch(dependency, buckets.get(dependency) ?? { spent: 0, atMs: clock.monotonic() });
      if (!(cost >= 0) || left(bucket) < cost) return false;
      bucket.spent += cost;
      return true;
    },
    peek: (dependency, cost) => cost >= 0 && left(known(dependency)) >= cost,
    succeeded(dependency) {
      const bucket = known(dependency);
      if (bucket) bucket.spent = Math.max(0, bucket.spent - settings().refill);
    },
    level: (dependency) => left(known(dependency)),
    share(dependency) {
      const of = settings().tokens;
      return of > 0 ? Math.min(1, left(known(dependency)) / of) : 0;
    },
    levels: () =>
      [...buckets].map(([dependency, bucket]) => ({
        dependency,
        tokens: left(regain(bucket)),
        of: settings().tokens,
      })),
  };
}
