import type { Category, Effects, Mode, Outcome, Severity, StrategyName } from './vocabulary';

/** Which stored results may serve a caller: everybody's, or those of the user or tenant the function names. */
export type CacheScope<Args extends readonly unknown[]> = 'public' | ((...args: Args) => string | Promise<string>);

/** Keeps results of a read, to serve them while fresh or to stand in when it fails. Written after the response. */
export interface CacheOptions<Args extends readonly unknown[]> {
  /** Names the result within the scope. */
  key: (...args: Args) => string;
  /** No default on purpose. Where the function throws, nothing is served and nothing is stored. */
  scope: CacheScope<Args>;
  /** For this long a stored result is served without running the operation. 0: only as a fallback. */
  ttlMs: number;
  /** For this long after `ttlMs` a stored result may still stand in for a failed operation. */
  staleMs: number;
  /** Cleared together, and revalidated as Next's cache tags. */
  tags?: readonly string[];
}

/** Several addresses of the same API. */
export interface EndpointOptions {
  /** Base URLs in order of preference. `healing().endpoint` is the one to call. */
  urls: readonly string[];
  /** True only when all endpoints recognise the same idempotency keys: lets an idempotent write switch, too. */
  sharedIdempotency?: boolean;
}

/** The local pool behind the operation. Both functions act on this process and on idle clients only. */
export interface ConnectionOptions {
  ping: (signal: AbortSignal) => Promise<void>;
  reset: () => Promise<void>;
}

/** Lets the work be stored as a job and done later. */
export interface QueueOptions<Args extends readonly unknown[], Result> {
  /** The answer to the caller once the job is safely stored. */
  accepted: (job: { id: string }, ...args: Args) => Result;
  /** A job older than this is not run any more, but shown. */
  expiresMs: number;
  /** Asked just before a late run; false drops the job with a note. */
  stillValid?: (...args: Args) => boolean | Promise<boolean>;
}

/** What a result that is not fresh is: by which strategy, and how old. */
export interface DegradedInfo {
  outcome: Extract<Outcome, 'degraded' | 'deferred'>;
  strategy: StrategyName;
  /** Age of a cached result in milliseconds. */
  ageMs?: number;
}

/**
 * What `withSelfHealing()` is told about an operation. A strategy that lacks its option is not eligible, and the
 * event then shows the line that would have allowed it.
 */
export interface HealingOptions<Args extends readonly unknown[] = readonly unknown[], Result = unknown> {
  /** Stable name, unique in the app; function names do not survive a build. */
  source: string;
  /** What it mostly depends on. Operations of the category `database` share a breaker and a retry budget. */
  category: Category;
  /** What it does to the world, and so whether it may run again. Default `'once'`: never. */
  effects?: Effects;
  /**
   * A random key rendered by the server (hidden field) or the `Idempotency-Key` header; never a hash of the content.
   * **Without an actor (`currentActor` gives null) the key has no effect**: nobody cannot be told from nobody, and each
   * call runs.
   */
  idempotencyKey?: (...args: Args) => string | null | undefined;
  /** Key of the circuit breaker and of the retry budget. Default: `database` for that category, else `source`. */
  dependency?: string;
  /** Lets a stored result serve or stand in. Reads only. */
  cache?: CacheOptions<Args>;
  /** Lets another address be called; a function where addresses come from the environment. */
  endpoints?: EndpointOptions | (() => EndpointOptions);
  /** Lets idle connections of this process be replaced. */
  connection?: ConnectionOptions;
  /** Stands in for a failed read. Only where nobody acts on the difference. */
  defaultValue?: Result;
  /** Declares the operation optional: where nothing else helps it is left out, and `result` is returned. */
  skip?: { result: Result };
  /** Lets the work be done later. Only for operations that need no request. */
  queue?: QueueOptions<Args, Result>;
  /** Cuts the first attempt as well. Without it the deadline starts at the first failure. Milliseconds. */
  deadlineMs?: number;
  /** How much it matters to people: decides about alerts and what help is worth. Default `'normal'`. */
  severity?: Severity;
  /** Whether a result is right. False is a failure of kind `malformed-reply`. */
  verify?: (result: Result) => boolean | Promise<boolean>;
  /** Turns a returned value into a failure: true, or the error to report. */
  isFailure?: (result: Result) => boolean | Error;
  /** What of the arguments may be recorded; nothing is without it. */
  captureArgs?: (...args: Args) => Record<string, unknown>;
  /** Marks a degraded or deferred result, so that the user can be told in one honest line. */
  onDegraded?: (result: Result, info: DegradedInfo) => Result;
  /** Allow-list of strategies. Default: all that are eligible. */
  strategies?: readonly StrategyName[];
  /** The most that may be done for this operation; the process and an admin may say less. Default `'heal'`. */
  mode?: Mode;
  /** When the language model is asked: after the response (default), within the deadline, or never. */
  ai?: 'after' | 'inline' | 'off';
}

// biome-ignore lint/suspicious/noExplicitAny: the erased form that registries hold; the public signature keeps the types.
export type AnyHealingOptions = HealingOptions<any[], any>;
