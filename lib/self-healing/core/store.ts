import type { AuditStore } from './audit';
import type {
  ApprovalStore,
  BreakerStore,
  CoordinationStore,
  SettingsStore,
  SharedActionStore,
  VoteStore,
} from './coordination';
import type { DoubtStore } from './doubt';
import type { CheckResult, HealingEvent, Observation, PatternRecord, StormCounter } from './event';
import type { AnswerStore, Decision, FailureCount, ForestStore, GroupStore } from './learning';
import type { UnattendedStore } from './unattended';
import type { Outcome, StrategyName } from './vocabulary';

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
  /** The holder still works under it. False when another one has taken over. */
  renew(scope: KeyScope, epoch: number, leaseMs: number): Promise<boolean>;
  /** What was done under it is in doubt: it answers with `outcome`, and never expires before `settle`. */
  hold(scope: KeyScope, epoch: number, outcome: string): Promise<void>;
  /** The outcome of a key that is held; null for any other. */
  held(scope: KeyScope): Promise<string | null>;
  /** Ends a hold: from now on it answers with `outcome` for `ttlMs`, or with null it is free. False when it is not held. */
  settle(scope: KeyScope, outcome: string | null, ttlMs: number): Promise<boolean>;
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
  /** Living entries with one of the tags (all without), newest first: what an action keeps before it clears them. */
  list?(input: {
    tenantId: string;
    tags?: readonly string[];
    limit: number;
  }): Promise<{ key: string; entry: CacheEntry }[]>;
}

export interface LeaseStore {
  /** Null when somebody else holds it. Time is the store's. */
  acquire(input: { tenantId: string; name: string; holder: string; ttlMs: number }): Promise<{ epoch: number } | null>;
  renew(input: { tenantId: string; name: string; holder: string; epoch: number; ttlMs: number }): Promise<boolean>;
  release(input: { tenantId: string; name: string; holder: string; epoch: number }): Promise<void>;
}

export interface AlertStore {
  /**
   * Claims the right to send; null within the cooldown, while another instance is sending, or where one was sent since
   * `unlessSentSinceMs` (milliseconds since the epoch).
   */
  claim(input: {
    tenantId: string;
    key: string;
    cooldownMs: number;
    leaseMs: number;
    unlessSentSinceMs?: number;
  }): Promise<{ id: string } | null>;
  settle(input: { tenantId: string; id: string; sent: boolean; detail: string }): Promise<void>;
}

export interface ModelUsage {
  calls: number;
  tokens: number;
  /** Millionths of a US dollar. */
  microUsd: number;
  accepted: number;
  discarded: number;
  failed: number;
}

export interface UsageStore {
  /** Reserves one call of `tokens` and `microUsd` for `day` (YYYY-MM-DD) when all caps allow it. */
  reserve(input: {
    tenantId: string;
    day: string;
    tokens: number;
    microUsd: number;
    maxCalls: number;
    maxTokens: number;
    /** Null: no cap in money. */
    maxMicroUsd: number | null;
  }): Promise<boolean>;
  /** Corrects a reservation by what was really used, and counts what became of the answer. */
  settle(input: {
    tenantId: string;
    day: string;
    tokens: number;
    microUsd: number;
    verdict?: 'accepted' | 'discarded' | 'failed';
  }): Promise<void>;
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
  chosenBy: { pattern: number; rule: number; model: number; forest: number; person: number; nobody: number };
  sources: string[];
  kinds: string[];
}

/** What the admin page reads. */
export interface Reports {
  /** First choices since `fromMs` that learning may use, oldest first. `after`: an event's id, to go on from there. */
  decisions(input: {
    tenantId: string;
    service?: string;
    fromMs: number;
    after?: string;
    limit: number;
    /** False: without those of drills. Default: with them. */
    drills?: boolean;
  }): Promise<Decision[]>;
  /** Failures by source and kind, from the roll-ups. */
  failureCounts(input: {
    tenantId: string;
    fromMs: number;
    toMs: number;
    resolution: 'minute' | 'hour';
    limit: number;
  }): Promise<FailureCount[]>;
  /** When each release was first seen failing, newest first; and what sources depend on. */
  releases(input: { tenantId: string; fromMs: number }): Promise<{ release: string; firstSeenMs: number }[]>;
  dependenciesOf(input: { tenantId: string; fromMs: number }): Promise<{ source: string; dependency: string }[]>;
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
  /** Arms of the tenant's other services, most recently seen first: a prior where the dependency is the same. */
  loadShared(input: { tenantId: string; service: string; limit: number }): Promise<PatternRecord[]>;
  /**
   * Idempotent by event id; at most `perIncident` observations per incident of a fingerprint and strategy. `counted`:
   * whether it was one of these; a store that does not say leaves it to whoever asks.
   */
  observe(
    observation: Observation,
    limits: { perIncident: number; incidentGapMs: number; halfLifeMs: number },
    // biome-ignore lint/suspicious/noConfusingVoidType: stores written against earlier releases say nothing.
  ): Promise<{ counted: boolean } | void>;
  /** Takes the trust from an arm: its weights become 0, its counts stay. */
  reset(input: {
    tenantId: string;
    service: string;
    fingerprint: string;
    strategy: StrategyName;
    atMs: number;
  }): Promise<void>;
  /** Counted observations of one fingerprint or of all, newest first. */
  observations(input: {
    tenantId: string;
    service: string;
    fingerprint?: string;
    limit: number;
  }): Promise<Pick<Observation, 'fingerprint' | 'strategy' | 'succeeded' | 'elapsedMs' | 'explored' | 'atMs'>[]>;
  /** What the observations kept of these groups came from: each source once for each own fingerprint. */
  sources(input: {
    tenantId: string;
    service: string;
    fingerprints: readonly string[];
  }): Promise<{ fingerprint: string; own: string; source: string }[]>;
  /** Whether what one event taught was counted: false where its incident had given enough; null where nothing is kept. */
  counted(input: { tenantId: string; eventId: string }): Promise<boolean | null>;
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
  answers: AnswerStore;
  groups: GroupStore;
  forests: ForestStore;
  coordination: CoordinationStore;
  settings: SettingsStore;
  approvals: ApprovalStore;
  breakers: BreakerStore;
  votes: VoteStore;
  actions: SharedActionStore;
  audit: AuditStore;
  doubts: DoubtStore;
  reports: Reports;
  /** Needed only where a process may end right after its response. */
  unattended?: UnattendedStore;
  /** Removes what expired (keys, cache entries, steps, old events); returns how many rows went. */
  prune(input: { beforeMs: number }): Promise<number>;
  close(): Promise<void>;
}
