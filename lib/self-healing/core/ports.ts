import type { StrategyName } from './vocabulary';

export type * from './audit';
export type * from './coordination';
export type * from './doubt';
export type * from './learning';
export type * from './store';

/** Time, so that tests can move it. */
export interface Clock {
  /** Milliseconds since the epoch. */
  now(): number;
  /** Milliseconds that never go back. */
  monotonic(): number;
  /** Resolves after `ms`; rejects with the signal's reason when aborted. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
  /** Calls `callback` once after `ms`; returns the cancel. Never keeps the process alive. */
  after(ms: number, callback: () => void): () => void;
}

/** A number in [0, 1). */
export type Random = () => number;

/** Who asks: keys, cached results and jobs belong to a tenant and an actor. */
export interface Actor {
  tenantId: string;
  actorId: string;
}

/** What the surrounding framework knows. The default one works without Next. */
export interface Host {
  /** Rethrows redirect, notFound and the like untouched. First statement of every catch. */
  rethrowControlFlow(error: unknown): void;
  /** Whether a control-flow error completes the work (redirect) rather than refuses it (notFound, forbidden). */
  completes(error: unknown): boolean;
  /** Rebuilds a stored redirect. `digest` is what `describeControlFlow` gave. */
  rebuildControlFlow(digest: string): unknown;
  describeControlFlow(error: unknown): string | null;
  /** The same request with another body; keeps the framework's own class. */
  rebuildRequest(request: Request, body: Uint8Array<ArrayBuffer> | ReadableStream<Uint8Array>): Request;
  /** Runs after the response where there is one, else soon. */
  after(work: () => Promise<void>): void;
  /** False where nothing may wait or look at a clock (a prerender): a failure then comes out as it is. Default: true. */
  mayHeal?(): boolean;
  /**
   * What the framework is answered where an operation was refused before it was called. Undefined: the error is thrown.
   */
  answerRefusal?(error: unknown, args: readonly unknown[]): unknown;
  /** Invalidates cache tags of the framework. */
  revalidateTags(tags: readonly string[]): void;
  /** Who asks; null when nobody is signed in or there is no request. */
  actor(): Promise<Actor | null>;
}

/** Seals operational payloads (job arguments, step results, cached values). `context` is bound to the ciphertext. */
export interface Cipher {
  seal(plain: string, context: string): string;
  /** Throws when the text was changed or sealed for another context. */
  open(sealed: string, context: string): string;
}

export interface TransactionClaim {
  tenantId: string;
  /** Unique per effect: the invocation's key and the transaction's name. */
  key: string;
  ttlMs: number;
}

/**
 * Runs work in one database transaction whose first statement claims `key` and whose last one stores the result.
 * The same key again returns the stored result without running the work.
 */
export interface Transactor {
  /**
   * `work` gets the adopter's `tx` and returns the text to store. Throws `COMMIT_UNKNOWN` when a broken connection
   * left the commit in doubt and claiming again did not settle it before `deadlineMs` (milliseconds from now).
   */
  once(
    claim: TransactionClaim,
    work: (tx: unknown) => Promise<string>,
    limits: { deadlineMs: number; signal: AbortSignal },
  ): Promise<{ result: string; replayed: boolean }>;
  /**
   * Asks whether the transaction of `claim` took place, by claiming again: its stored result, or null when it did not
   * and no other transaction that claimed it is still under way. Throws when that could not be told in time.
   */
  find(claim: TransactionClaim, limits: { deadlineMs: number }): Promise<string | null>;
}

export interface QueuedJob {
  /** The invocation's id. */
  id: string;
  tenantId: string;
  actorId: string | null;
  source: string;
  /** Sealed arguments. */
  payload: string;
  enqueuedAtMs: number;
  expiresAtMs: number;
  /** Runs so far, this one included: the fence. */
  run: number;
}

/** Where a job stands. */
export interface JobState {
  state: 'waiting' | 'running' | 'done' | 'failed';
  runs: number;
  /** When it was done or failed for good. */
  settledAtMs: number | null;
}

/** A job as it is shown: never its arguments. */
export interface JobView {
  id: string;
  source: string;
  state: JobState['state'];
  runs: number;
  enqueuedAtMs: number;
  /** While it waits: when it is due. While it runs: when its lease ends. */
  dueAtMs: number;
  expiresAtMs: number;
  settledAtMs: number | null;
  /** Why it failed, or null. */
  reason: string | null;
}

/** A durable queue whose own retries are off: the healer decides when a job runs again. */
export interface Queue {
  /** Resolves after the job is stored. Idempotent by id. `startAfterMs` counts from now. */
  enqueue(job: Omit<QueuedJob, 'run'>, input?: { startAfterMs?: number }): Promise<void>;
  /** Takes up to `limit` due jobs under a lease of `leaseMs`; an expired lease makes the job due again. */
  take(input: { limit: number; leaseMs: number }): Promise<QueuedJob[]>;
  complete(job: QueuedJob): Promise<void>;
  /** Puts a job back to run after `afterMs`. */
  postpone(job: QueuedJob, afterMs: number): Promise<void>;
  /** Ends a job without success; it stays visible. */
  fail(job: QueuedJob, reason: string): Promise<void>;
  depth(): Promise<{ waiting: number; running: number; failed: number }>;
  find(id: string): Promise<JobState | null>;
  /** What waits and runs first, then the newest that ended. */
  list(input: { tenantId: string; state?: JobState['state']; limit: number }): Promise<JobView[]>;
  /** Makes a failed job due again, now; its finished steps are not repeated. False when it is not a failed one. */
  revive(input: { tenantId: string; id: string }): Promise<boolean>;
  /** Ends a waiting job as failed; false when it is not waiting any more. */
  cancel(input: { tenantId: string; id: string; reason: string }): Promise<boolean>;
  close(): Promise<void>;
}

export interface ModelQuestion {
  fingerprint: string;
  source: string;
  category: string;
  kind: string;
  /** Redacted template; untrusted. */
  template: string;
  errorName: string;
  errorCode: string | null;
  /** The only answers that count. */
  permitted: readonly StrategyName[];
}

export interface ModelReply {
  strategy: StrategyName;
  cause: string;
  explanation: string;
  confidence: number;
  model: string;
  prompt: string;
  raw: string;
  inputTokens: number;
  outputTokens: number;
}

/** A language model that picks one of the permitted strategies. Throws on anything else. */
export interface Model {
  readonly name: string;
  choose(question: ModelQuestion, signal: AbortSignal): Promise<ModelReply>;
}

/** What people should be told. Texts are redacted and plain. */
export interface Alert {
  /** Cooldown key: fingerprint, or the check's name. */
  key: string;
  severity: 'warning' | 'critical';
  title: string;
  /** What happened, what was done, what is wanted. */
  lines: { happened: string; done: string; wanted: string };
  /** Path on the admin page. */
  path: string;
  occurredAtMs: number;
  /** Passed to vendors that take one. */
  idempotencyKey: string;
}

/** One way to reach people: an e-mail, an SMS, a chat. */
export interface AlertChannel {
  name: string;
  /** Which severities go through this channel. */
  severities: readonly Alert['severity'][];
  /** Throws when it was not delivered. */
  send(alert: Alert, signal: AbortSignal): Promise<void>;
}

/** A claim about a service that is asked again and again, and what mends it when it does not hold. */
export interface HealthCheck {
  /** A claim: `database-answers`. */
  name: string;
  label: string;
  timeoutMs: number;
  /** Throws when the claim does not hold. */
  check(signal: AbortSignal): Promise<{ state: 'ok' | 'not-configured'; detail: string }>;
  /** Tried once after a failure; says in plain words what it did. Local to the process: the short form of `recovery`. */
  recover?: (signal: AbortSignal) => Promise<string>;
  recovery?: Recovery;
}

/** What mends a failed check. `run` says in plain words what it did. */
export interface Recovery {
  run: (signal: AbortSignal) => Promise<string>;
  /** `fleet`: it changes what all instances share, so one of them acts, under a lease. Default: `process`. */
  scope?: 'process' | 'fleet';
  /** Only when most instances see the check fail, too; of the fleet alone. */
  critical?: boolean;
}

/** One line for people and machines; never a secret. */
export interface Logger {
  info(message: string, fields?: Record<string, unknown>): void;
  warn(message: string, fields?: Record<string, unknown>): void;
  error(message: string, fields?: Record<string, unknown>): void;
}
