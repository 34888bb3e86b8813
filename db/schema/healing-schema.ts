import { sql } from 'drizzle-orm';
import {
  bigint,
  boolean,
  doublePrecision,
  index,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  smallint,
  text,
  uniqueIndex,
  uuid,
} from 'drizzle-orm/pg-core';
import { instant, owner } from './healing-columns';

/** One failed invocation, explained. Ids are UUIDv7, so their order is the order of time. */
export const healingEvents = pgTable(
  'healing_events',
  {
    id: uuid('id').primaryKey(),
    ...owner(),
    instanceId: text('instance_id').notNull(),
    sequence: bigint('sequence', { mode: 'number' }).notNull(),
    occurredAt: instant('occurred_at').notNull(),
    durationMs: doublePrecision('duration_ms').notNull(),
    source: text('source').notNull(),
    category: text('category').notNull(),
    effects: text('effects').notNull(),
    severity: text('severity').notNull(),
    mode: text('mode').notNull(),
    wrapped: boolean('wrapped').notNull(),
    route: text('route'),
    kind: text('kind').notNull(),
    transient: boolean('transient').notNull(),
    fingerprint: text('fingerprint').notNull(),
    fingerprintVersion: smallint('fingerprint_version').notNull(),
    template: text('template').notNull(),
    errorName: text('error_name').notNull(),
    errorCode: text('error_code'),
    message: text('message').notNull(),
    stack: text('stack'),
    causes: jsonb('causes').notNull(),
    context: jsonb('context').notNull(),
    outcome: text('outcome').notNull(),
    strategy: text('strategy'),
    firstChoice: text('first_choice'),
    firstChoiceSucceeded: boolean('first_choice_succeeded'),
    chosenBy: text('chosen_by'),
    confidence: doublePrecision('confidence'),
    propensity: doublePrecision('propensity').notNull(),
    candidates: jsonb('candidates').notNull(),
    explanation: text('explanation').notNull(),
    evidence: text('evidence').notNull(),
    model: jsonb('model'),
    recurring: boolean('recurring').notNull(),
    /** Canary and experiment; null without a roll-out. */
    rollout: jsonb('rollout'),
    /** The failure's own fingerprint, where `fingerprint` is that of a group an admin made; null: the same. */
    ownFingerprint: text('own_fingerprint'),
    dependency: text('dependency'),
    release: text('release'),
    /** Signs, similar failures, the small model's word, what would change the mind. */
    belief: jsonb('belief'),
  },
  (table) => [
    index('healing_events_by_rollout').on(table.tenantId, table.id).where(sql`${table.rollout} is not null`),
    index('healing_events_by_release')
      .on(table.tenantId, table.release, table.id)
      .where(sql`${table.release} is not null`),
    index('healing_events_feed').on(table.tenantId, table.id),
    // What learning may use of first choices: what policies are replayed on and the small model is trained on.
    index('healing_events_decisions')
      .on(table.tenantId, table.id)
      .where(
        sql`${table.firstChoice} is not null and ${table.firstChoiceSucceeded} is not null and ${table.wrapped} and ${table.mode} = 'heal' and ${table.outcome} <> 'unknown'`,
      ),
    index('healing_events_by_outcome').on(table.tenantId, table.outcome, table.id),
    index('healing_events_by_source').on(table.tenantId, table.source, table.id),
    index('healing_events_by_kind').on(table.tenantId, table.kind, table.id),
    index('healing_events_by_fingerprint').on(table.tenantId, table.fingerprint, table.id),
    // Only what wants a person: stays small however many events healed.
    index('healing_events_needing_you')
      .on(table.tenantId, table.id)
      .where(sql`${table.outcome} in ('failed', 'unknown') or ${table.recurring}`),
  ],
);

/** Each run of the operation and each recovery of an event. */
export const healingAttempts = pgTable(
  'healing_attempts',
  {
    eventId: uuid('event_id')
      .notNull()
      .references(() => healingEvents.id, { onDelete: 'cascade' }),
    number: smallint('number').notNull(),
    ...owner(),
    strategy: text('strategy'),
    startedAt: instant('started_at').notNull(),
    waitMs: doublePrecision('wait_ms').notNull(),
    durationMs: doublePrecision('duration_ms').notNull(),
    succeeded: boolean('succeeded').notNull(),
    kind: text('kind'),
    message: text('message'),
    endpoint: text('endpoint'),
    evidence: text('evidence'),
  },
  (table) => [primaryKey({ columns: [table.eventId, table.number] })],
);

/** What was counted instead of stored whole during a storm. The id makes writing it twice harmless. */
export const healingEventCounters = pgTable(
  'healing_event_counters',
  {
    id: uuid('id').primaryKey(),
    ...owner(),
    instanceId: text('instance_id').notNull(),
    fingerprint: text('fingerprint').notNull(),
    source: text('source').notNull(),
    kind: text('kind').notNull(),
    outcome: text('outcome').notNull(),
    strategy: text('strategy'),
    windowStart: instant('window_start').notNull(),
    count: integer('count').notNull(),
  },
  (table) => [index('healing_event_counters_by_fingerprint').on(table.tenantId, table.fingerprint, table.windowStart)],
);

/**
 * Counts by minute and by hour; what the overview reads, so that its cost does not grow with the events. An empty
 * `strategy` or `chosen_by` means none: NULLs could not be part of the key. `latency_bucket` is the index of a
 * logarithmic bucket, -1 for storm counts without a duration.
 */
export const healingRollups = pgTable(
  'healing_rollups',
  {
    ...owner(),
    resolution: text('resolution', { enum: ['minute', 'hour'] }).notNull(),
    bucketStart: instant('bucket_start').notNull(),
    source: text('source').notNull(),
    kind: text('kind').notNull(),
    strategy: text('strategy').notNull().default(''),
    outcome: text('outcome').notNull(),
    chosenBy: text('chosen_by').notNull().default(''),
    latencyBucket: smallint('latency_bucket').notNull(),
    count: bigint('count', { mode: 'number' }).notNull(),
  },
  (table) => [
    primaryKey({
      name: 'healing_rollups_key',
      columns: [
        ...[table.tenantId, table.resolution, table.bucketStart, table.service, table.source, table.kind],
        ...[table.strategy, table.outcome, table.chosenBy, table.latencyBucket],
      ] as never,
    }),
  ],
);

/** Fingerprints that want a person, counted by the hour, so that a storm is one row. */
export const healingIssues = pgTable(
  'healing_issues',
  {
    ...owner(),
    fingerprint: text('fingerprint').notNull(),
    hourStart: instant('hour_start').notNull(),
    outcome: text('outcome').notNull(),
    source: text('source').notNull(),
    kind: text('kind').notNull(),
    recurring: boolean('recurring').notNull(),
    /** The newest stored event; null while there are only storm counts. */
    eventId: uuid('event_id'),
    count: bigint('count', { mode: 'number' }).notNull(),
    firstSeen: instant('first_seen').notNull(),
    lastSeen: instant('last_seen').notNull(),
  },
  (table) => [
    primaryKey({
      columns: [table.tenantId, table.hourStart, table.service, table.fingerprint, table.source, table.outcome],
    }),
  ],
);

/** One arm: what a strategy did for a fingerprint. */
export const healingPatterns = pgTable(
  'healing_patterns',
  {
    ...owner(),
    fingerprint: text('fingerprint').notNull(),
    strategy: text('strategy').notNull(),
    successes: integer('successes').notNull().default(0),
    failures: integer('failures').notNull().default(0),
    template: text('template').notNull(),
    source: text('source').notNull(),
    kind: text('kind').notNull(),
    lastSeen: instant('last_seen').notNull(),
    /** The running incident: one incident adds a bounded number of observations. */
    incidentSeen: instant('incident_seen').notNull(),
    incidentCount: integer('incident_count').notNull().default(0),
    /** Null in rows of earlier releases. */
    incidentStarted: instant('incident_started'),
    /** Decayed to `weighed_at`; null in rows of earlier releases, where the counts stand for them. */
    weightSuccesses: doublePrecision('weight_successes'),
    weightFailures: doublePrecision('weight_failures'),
    weighedAt: instant('weighed_at'),
    /** The counts when it was weighed: an earlier release counts further without weighing. */
    weighedSuccesses: integer('weighed_successes'),
    weighedFailures: integer('weighed_failures'),
    category: text('category'),
    dependency: text('dependency'),
    /** Trust was withdrawn then. */
    resetAt: instant('reset_at'),
  },
  (table) => [
    primaryKey({ columns: [table.tenantId, table.service, table.fingerprint, table.strategy] }),
    index('healing_patterns_recent').on(table.tenantId, table.lastSeen),
  ],
);

/** The events that patterns were taught by: an observation is counted once. */
export const healingObservations = pgTable(
  'healing_observations',
  {
    eventId: uuid('event_id').primaryKey(),
    ...owner(),
    fingerprint: text('fingerprint').notNull(),
    strategy: text('strategy').notNull(),
    succeeded: boolean('succeeded').notNull(),
    /** False when the incident had taught enough already. */
    counted: boolean('counted').notNull(),
    observedAt: instant('observed_at').notNull(),
    /** Null: the same as `fingerprint`. */
    ownFingerprint: text('own_fingerprint'),
    source: text('source'),
    elapsedMs: doublePrecision('elapsed_ms'),
    explored: boolean('explored').notNull().default(false),
  },
  (table) => [
    index('healing_observations_age').on(table.observedAt),
    index('healing_observations_by_fingerprint').on(table.tenantId, table.service, table.fingerprint, table.observedAt),
    index('healing_observations_newest').on(table.tenantId, table.service, table.observedAt),
  ],
);

export const systemHealthChecks = pgTable(
  'system_health_checks',
  {
    id: uuid('id').primaryKey(),
    ...owner(),
    instanceId: text('instance_id').notNull(),
    name: text('name').notNull(),
    label: text('label').notNull(),
    state: text('state').notNull(),
    latencyMs: doublePrecision('latency_ms'),
    detail: text('detail').notNull(),
    recovery: text('recovery'),
    checkedAt: instant('checked_at').notNull(),
  },
  (table) => [
    index('system_health_checks_latest').on(table.tenantId, table.name, table.checkedAt),
    index('system_health_checks_age').on(table.checkedAt),
  ],
);

/** A transaction's claim and its result, committed together with its effects. */
export const healingCompletions = pgTable(
  'healing_completions',
  {
    ...owner(),
    key: text('key').notNull(),
    /** Null only inside the transaction that holds the claim. */
    result: text('result'),
    claimedAt: instant('claimed_at').notNull().defaultNow(),
    expiresAt: instant('expires_at').notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.tenantId, table.service, table.key] }),
    index('healing_completions_expiry').on(table.expiresAt),
  ],
);

/** Steps of queued and keyed runs. The result is sealed. */
export const healingSteps = pgTable(
  'healing_steps',
  {
    ...owner(),
    runKey: text('run_key').notNull(),
    name: text('name').notNull(),
    status: text('status', { enum: ['started', 'done'] }).notNull(),
    result: text('result'),
    startedAt: instant('started_at').notNull().defaultNow(),
    finishedAt: instant('finished_at'),
  },
  (table) => [
    primaryKey({ columns: [table.tenantId, table.service, table.runKey, table.name] }),
    index('healing_steps_age').on(table.startedAt),
  ],
);

/** Idempotency keys: one submit of a form runs once. The outcome is sealed. */
export const healingKeys = pgTable(
  'healing_keys',
  {
    ...owner(),
    actorId: text('actor_id').notNull(),
    source: text('source').notNull(),
    key: text('key').notNull(),
    argumentsDigest: text('arguments_digest').notNull(),
    epoch: integer('epoch').notNull().default(1),
    /** The last claim took over from a holder that vanished. */
    resumed: boolean('resumed').notNull().default(false),
    outcome: text('outcome'),
    leaseUntil: instant('lease_until').notNull(),
    expiresAt: instant('expires_at').notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.tenantId, table.service, table.actorId, table.source, table.key] }),
    index('healing_keys_expiry').on(table.expiresAt),
  ],
);

/** Last good results, sealed. */
export const healingCache = pgTable(
  'healing_cache',
  {
    ...owner(),
    key: text('key').notNull(),
    value: text('value').notNull(),
    tags: text('tags').array().notNull().default(sql`'{}'::text[]`),
    storedAt: instant('stored_at').notNull(),
    expiresAt: instant('expires_at').notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.tenantId, table.service, table.key] }),
    index('healing_cache_tags').using('gin', table.tags),
    index('healing_cache_expiry').on(table.expiresAt),
  ],
);

/** Who does what only one instance may do. The epoch grows with every new holder. */
export const healingLeases = pgTable(
  'healing_leases',
  {
    ...owner(),
    name: text('name').notNull(),
    holder: text('holder').notNull(),
    epoch: integer('epoch').notNull(),
    expiresAt: instant('expires_at').notNull(),
  },
  (table) => [primaryKey({ columns: [table.tenantId, table.service, table.name] })],
);

/** One row for each cooldown key: the claim to send, and what came of it. */
export const healingAlerts = pgTable(
  'healing_alerts',
  {
    id: uuid('id').primaryKey(),
    ...owner(),
    key: text('key').notNull(),
    status: text('status', { enum: ['sending', 'sent', 'failed'] }).notNull(),
    leaseUntil: instant('lease_until').notNull(),
    cooldownMs: bigint('cooldown_ms', { mode: 'number' }).notNull(),
    quietUntil: instant('quiet_until').notNull(),
    detail: text('detail'),
    claimedAt: instant('claimed_at').notNull().defaultNow(),
    settledAt: instant('settled_at'),
  },
  (table) => [uniqueIndex('healing_alerts_key').on(table.tenantId, table.service, table.key)],
);

/** The language model's spending, by day. */
export const healingModelUsage = pgTable(
  'healing_model_usage',
  {
    ...owner(),
    day: text('day').notNull(),
    calls: integer('calls').notNull().default(0),
    tokens: bigint('tokens', { mode: 'number' }).notNull().default(0),
    microUsd: bigint('micro_usd', { mode: 'number' }).notNull().default(0),
    accepted: integer('accepted').notNull().default(0),
    discarded: integer('discarded').notNull().default(0),
    failed: integer('failed').notNull().default(0),
  },
  (table) => [primaryKey({ columns: [table.tenantId, table.service, table.day] })],
);

/** Queued operations: the truth about a job. pg-boss only delivers its id when it is due. */
export const healingJobs = pgTable(
  'healing_jobs',
  {
    id: uuid('id').primaryKey(),
    ...owner(),
    actorId: text('actor_id'),
    source: text('source').notNull(),
    /** Sealed. */
    payload: text('payload').notNull(),
    status: text('status', { enum: ['waiting', 'running', 'done', 'failed'] }).notNull(),
    /** Runs so far; the fence of whoever holds the lease. */
    run: integer('run').notNull().default(0),
    /** While it waits: when it may be taken. While it runs: when its lease ends, and it may be taken again. */
    dueAt: instant('due_at').notNull(),
    reason: text('reason'),
    enqueuedAt: instant('enqueued_at').notNull(),
    expiresAt: instant('expires_at').notNull(),
    settledAt: instant('settled_at'),
  },
  (table) => [index('healing_jobs_status').on(table.status, table.tenantId)],
);
