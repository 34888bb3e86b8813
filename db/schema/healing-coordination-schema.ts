import {
  bigint,
  boolean,
  doublePrecision,
  index,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  text,
  uuid,
} from 'drizzle-orm/pg-core';
import { instant, owner } from './healing-columns';

/** Heartbeats: who is alive, by the database's time. */
export const healingInstances = pgTable(
  'healing_instances',
  {
    ...owner(),
    instanceId: text('instance_id').notNull(),
    startedAt: instant('started_at').notNull().defaultNow(),
    lastSeen: instant('last_seen').notNull().defaultNow(),
  },
  (table) => [
    primaryKey({ columns: [table.tenantId, table.service, table.instanceId] }),
    index('healing_instances_age').on(table.lastSeen),
  ],
);

/** What each instance sees of a dependency; a quorum of them opens the breaker for all. */
export const healingBreakerReports = pgTable(
  'healing_breaker_reports',
  {
    ...owner(),
    dependency: text('dependency').notNull(),
    instanceId: text('instance_id').notNull(),
    state: text('state', { enum: ['closed', 'open'] }).notNull(),
    calls: integer('calls').notNull(),
    failures: integer('failures').notNull(),
    reportedAt: instant('reported_at').notNull(),
  },
  (table) => [primaryKey({ columns: [table.tenantId, table.service, table.dependency, table.instanceId] })],
);

/** Breakers that are, or were, open for all instances. Half-open is a matter of time: `open` and `retry_at` has passed. */
export const healingBreakers = pgTable(
  'healing_breakers',
  {
    ...owner(),
    dependency: text('dependency').notNull(),
    state: text('state', { enum: ['closed', 'open'] }).notNull(),
    /** Grows with every opening: the fence of a probe. */
    epoch: integer('epoch').notNull(),
    openedAt: instant('opened_at'),
    retryAt: instant('retry_at'),
    reason: text('reason').notNull(),
    probeHolder: text('probe_holder'),
    probeUntil: instant('probe_until'),
    changedAt: instant('changed_at').notNull(),
  },
  (table) => [primaryKey({ columns: [table.tenantId, table.service, table.dependency] })],
);

/** Every version of the settings that was saved. */
export const healingSettings = pgTable(
  'healing_settings',
  {
    ...owner(),
    version: integer('version').notNull(),
    settings: jsonb('settings').notNull(),
    changedByType: text('changed_by_type', { enum: ['user', 'system', 'model'] }).notNull(),
    changedById: text('changed_by_id').notNull(),
    changedAt: instant('changed_at').notNull(),
    note: text('note').notNull(),
  },
  (table) => [primaryKey({ columns: [table.tenantId, table.service, table.version] })],
);

/** An admin's word that a strategy may run against a fingerprint while the mode is `suggest`. */
export const healingApprovals = pgTable(
  'healing_approvals',
  {
    id: uuid('id').primaryKey(),
    ...owner(),
    fingerprint: text('fingerprint').notNull(),
    strategy: text('strategy').notNull(),
    source: text('source').notNull(),
    template: text('template').notNull(),
    grantedByType: text('granted_by_type', { enum: ['user', 'system', 'model'] }).notNull(),
    grantedById: text('granted_by_id').notNull(),
    grantedAt: instant('granted_at').notNull(),
    expiresAt: instant('expires_at').notNull(),
    revokedAt: instant('revoked_at'),
  },
  (table) => [index('healing_approvals_living').on(table.tenantId, table.service, table.expiresAt)],
);

/** Critical actions put to the instances that were alive when they were opened. */
export const healingProposals = pgTable(
  'healing_proposals',
  {
    id: uuid('id').primaryKey(),
    ...owner(),
    action: text('action').notNull(),
    resource: text('resource').notNull(),
    reason: text('reason').notNull(),
    openedBy: text('opened_by').notNull(),
    openedAt: instant('opened_at').notNull(),
    expiresAt: instant('expires_at').notNull(),
    electorate: text('electorate').array().notNull(),
    threshold: doublePrecision('threshold').notNull(),
    /** An admin's word in place of a vote. */
    decidedBy: text('decided_by'),
    decidedAgrees: boolean('decided_agrees'),
  },
  (table) => [index('healing_proposals_newest').on(table.tenantId, table.service, table.openedAt)],
);

export const healingVotes = pgTable(
  'healing_votes',
  {
    proposalId: uuid('proposal_id')
      .notNull()
      .references(() => healingProposals.id, { onDelete: 'cascade' }),
    instanceId: text('instance_id').notNull(),
    ...owner(),
    agrees: boolean('agrees').notNull(),
    reason: text('reason').notNull(),
    castAt: instant('cast_at').notNull(),
  },
  (table) => [primaryKey({ columns: [table.proposalId, table.instanceId] })],
);

/** Actions that changed state which others use, each with the way back, sealed. */
export const healingActions = pgTable(
  'healing_actions',
  {
    id: uuid('id').primaryKey(),
    ...owner(),
    action: text('action').notNull(),
    resource: text('resource').notNull(),
    severity: text('severity').notNull(),
    fingerprint: text('fingerprint'),
    reason: text('reason').notNull(),
    instanceId: text('instance_id').notNull(),
    epoch: integer('epoch').notNull(),
    status: text('status').notNull(),
    evidence: text('evidence'),
    rollbackSummary: text('rollback_summary'),
    rollbackPayload: text('rollback_payload'),
    watched: jsonb('watched'),
    startedAt: instant('started_at').notNull(),
    settledAt: instant('settled_at'),
  },
  (table) => [
    index('healing_actions_newest').on(table.tenantId, table.service, table.startedAt),
    index('healing_actions_by_resource').on(table.tenantId, table.service, table.resource, table.startedAt),
  ],
);

/** Who did what to what: a chain of hashes without gaps. The payload may be erased; its digest is what is hashed. */
export const healingAudit = pgTable(
  'healing_audit',
  {
    tenantId: text('tenant_id').notNull(),
    service: text('service').notNull(),
    sequence: bigint('sequence', { mode: 'number' }).notNull(),
    at: instant('at').notNull(),
    actorType: text('actor_type', { enum: ['user', 'system', 'model'] }).notNull(),
    actorId: text('actor_id').notNull(),
    action: text('action').notNull(),
    subject: text('subject').notNull(),
    /** `{ before, after }` as text, exactly as it was digested; null once erased. */
    payload: text('payload'),
    payloadDigest: text('payload_digest').notNull(),
    previousHash: text('previous_hash').notNull(),
    hash: text('hash').notNull(),
  },
  (table) => [primaryKey({ columns: [table.tenantId, table.service, table.sequence] })],
);

/** The newest link of each chain. Locked last in a transaction, so that writers wait for each other briefly. */
export const healingAuditHeads = pgTable(
  'healing_audit_heads',
  {
    tenantId: text('tenant_id').notNull(),
    service: text('service').notNull(),
    sequence: bigint('sequence', { mode: 'number' }).notNull(),
    hash: text('hash').notNull(),
  },
  (table) => [primaryKey({ columns: [table.tenantId, table.service] })],
);

/** Effects that may or may not have happened, waiting for the reconcile job or a person. */
export const healingDoubts = pgTable(
  'healing_doubts',
  {
    /** The event's id. */
    id: uuid('id').notNull(),
    part: text('part', { enum: ['transaction', 'step', 'attempt'] }).notNull(),
    name: text('name').notNull(),
    ...owner(),
    source: text('source').notNull(),
    runKey: text('run_key').notNull(),
    actorId: text('actor_id'),
    key: text('key'),
    jobId: uuid('job_id'),
    known: text('known').notNull(),
    openedAt: instant('opened_at').notNull(),
    asked: integer('asked').notNull().default(0),
    verdict: text('verdict', { enum: ['happened', 'did-not-happen'] }),
    settledByType: text('settled_by_type', { enum: ['user', 'system', 'model'] }),
    settledById: text('settled_by_id'),
    settledAt: instant('settled_at'),
    note: text('note'),
  },
  (table) => [
    primaryKey({ columns: [table.id, table.part, table.name] }),
    index('healing_doubts_newest').on(table.tenantId, table.service, table.openedAt),
  ],
);
