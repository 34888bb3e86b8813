import type { CheckResult, HealingEvent, Observation, PatternRecord, StormCounter } from './event';
import type { Outcome, StrategyName } from './vocabulary';

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

export interface StepScope {
  tenantId: string;
  /** The invocation's key; the same across queued runs. */
  runKey: string;
}

export type StepStart = { status: 'started' } | { status: 'interrupted' } | { status: 'done'; result: string };

/** Durable memory of steps: `started` is written before, `done` after. Results are sealed texts. */
export interface StepStore {
  start(scope: StepScope, name: string): Promise<StepStart>;
  finish(scope: StepScope, name: string, result: string): Promise<void>;
  /** Forgets a start whose call is known to have had no effect. */
  reset(scope: StepScope, name: string): Promise<void>;
}

export interface KeyScope {
  tenantId: string;
  actorId: string;
  source: string;
  key: string;
}

export type KeyClaim =
  | { status: 'claimed'; epoch: number; resumed: boolean }
  | { status: 'in-progress' }
  | { status: 'mismatch' }
  | { status: 'done'; outcome: string };

/** Idempotency keys. `outcome` is a sealed text of at most 64 KiB. */
export interface KeyStore {
  claim(scope: KeyScope, input: { argumentsDigest: string; leaseMs: number; ttlMs: number }): Promise<KeyClaim>;
  complete(scope: KeyScope, epoch: number, outcome: string): Promise<void>;
  /** Gives the key back: nothing happened under it. */
  release(scope: KeyScope, epoch: number): Promise<void>;
}

export interface CacheEntry {
  /** Sealed. */
  value: string;
  storedAtMs: number;
  expiresAtMs: number;
  tags: readonly string[];
}

export interface CacheStore {
  get(input: { tenantId: string; key: string }): Promise<CacheEntry | null>;
  set(input: { tenantId: string; key: string }, entry: CacheEntry): Promise<void>;
  clear(input: { tenantId: string; key?: string; tags?: readonly string[] }): Promise<void>;
}

export interface LeaseStore {
  /** Null when somebody else holds it. Time is the store's. */
  acquire(input: { tenantId: string; name: string; holder: string; ttlMs: number }): Promise<{ epoch: number } | null>;
  renew(input: { tenantId: string; name: string; holder: string; epoch: number; ttlMs: number }): Promise<boolean>;
  release(input: { tenantId: string; name: string; holder: string; epoch: number }): Promise<void>;
}

export interface AlertStore {
  /** Claims the right to send; null within the cooldown or while another instance is sending. */
  claim(input: { tenantId: string; key: string; cooldownMs: number; leaseMs: number }): Promise<{ id: string } | null>;
  settle(input: { tenantId: string; id: string; sent: boolean; detail: string }): Promise<void>;
}

export interface ModelUsage {
  calls: number;
  tokens: number;
}

export interface UsageStore {
  /** Reserves one call of `tokens` for `day` (YYYY-MM-DD) when both caps allow it. */
  reserve(input: {
    tenantId: string;
    day: string;
    tokens: number;
    maxCalls: number;
    maxTokens: number;
  }): Promise<boolean>;
  /** Corrects a reservation by the tokens really used. */
  settle(input: { tenantId: string; day: string; tokens: number }): Promise<void>;
  today(input: { tenantId: string; day: string }): Promise<ModelUsage>;
}

export interface EventFilter {
  tenantId: string;
  outcome?: Outcome;
  source?: string;
  kind?: string;
  search?: string;
  /** Only those that want a person: failed, unknown, recurring. */
  needsYou?: boolean;
  /** Opaque; from a page's `next`. */
  cursor?: string;
  /** Only events newer than this id. */
  after?: string;
  limit: number;
}

export interface EventPage {
  events: HealingEvent[];
  next: string | null;
}

export interface OutcomeBucket {
  startMs: number;
  healed: number;
  deferred: number;
  degraded: number;
  failed: number;
  unknown: number;
}

export interface Overview {
  /** Since `fromMs`; failures counted once each, storms included. */
  outcomes: Record<Outcome, number>;
  /** Median of healed events, milliseconds; null without any. */
  medianHealingMs: number | null;
  buckets: OutcomeBucket[];
  /** Fingerprints that want a person, newest first. */
  needsYou: {
    eventId: string;
    source: string;
    kind: string;
    outcome: Outcome;
    count: number;
    lastSeenMs: number;
    firstSeenMs: number;
    recurring: boolean;
  }[];
  byStrategy: { strategy: StrategyName; healed: number; total: number }[];
  chosenBy: { pattern: number; rule: number; model: number; nobody: number };
  sources: string[];
  kinds: string[];
}

/** What the admin page reads. */
export interface Reports {
  overview(input: { tenantId: string; fromMs: number; toMs: number; bucketMs: number }): Promise<Overview>;
  listEvents(filter: EventFilter): Promise<EventPage>;
  getEvent(input: { tenantId: string; id: string }): Promise<HealingEvent | null>;
  /** Most recent first. */
  listPatterns(input: { tenantId: string; limit: number }): Promise<PatternRecord[]>;
  /** The latest of each name, and up to `history` earlier states of each, newest first. */
  latestChecks(input: {
    tenantId: string;
    history: number;
  }): Promise<{ latest: CheckResult; history: CheckResult[] }[]>;
}

export interface EventStore {
  /** Idempotent by id. One transaction. */
  append(input: { events: readonly HealingEvent[]; counters: readonly StormCounter[] }): Promise<void>;
  /** Sets the model's late answer on a stored event. */
  attachModel(input: { tenantId: string; id: string; model: HealingEvent['model'] }): Promise<void>;
}

export interface PatternStore {
  load(input: { tenantId: string; service: string }): Promise<PatternRecord[]>;
  /** Idempotent by event id; at most `perIncident` observations per incident of a fingerprint and strategy. */
  observe(observation: Observation, limits: { perIncident: number; incidentGapMs: number }): Promise<void>;
}

export interface CheckStore {
  append(results: readonly CheckResult[]): Promise<void>;
}

/** Everything the healer remembers. One contract suite holds for all implementations. */
export interface Store {
  events: EventStore;
  patterns: PatternStore;
  checks: CheckStore;
  steps: StepStore;
  keys: KeyStore;
  cache: CacheStore;
  leases: LeaseStore;
  alerts: AlertStore;
  usage: UsageStore;
  reports: Reports;
  /** Removes what expired (keys, cache entries, steps, old events); returns how many rows went. */
  prune(input: { beforeMs: number }): Promise<number>;
  close(): Promise<void>;
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

export interface AlertChannel {
  name: string;
  /** Which severities go through this channel. */
  severities: readonly Alert['severity'][];
  /** Throws when it was not delivered. */
  send(alert: Alert, signal: AbortSignal): Promise<void>;
}

export interface HealthCheck {
  /** A claim: `database-answers`. */
  name: string;
  label: string;
  timeoutMs: number;
  /** Throws when the claim does not hold. */
  check(signal: AbortSignal): Promise<{ state: 'ok' | 'not-configured'; detail: string }>;
  /** Tried once after a failure; says in plain words what it did. */
  recover?: (signal: AbortSignal) => Promise<string>;
}

/** One line for people and machines; never a secret. */
export interface Logger {
  info(message: string, fields?: Record<string, unknown>): void;
  warn(message: string, fields?: Record<string, unknown>): void;
  error(message: string, fields?: Record<string, unknown>): void;
}
