import type { AuditActor } from './audit';
import type { Settings, SettingsInput } from './settings';
import type { Severity, StrategyName } from './vocabulary';

/** One saved version of the settings. */
export interface StoredSettings {
  /** Counts up from 1. */
  version: number;
  settings: SettingsInput;
  changedBy: AuditActor;
  changedAtMs: number;
  note: string;
}

export interface SettingsStore {
  current(input: { tenantId: string }): Promise<StoredSettings | null>;
  /** Newest first. */
  history(input: { tenantId: string; limit: number }): Promise<StoredSettings[]>;
  /** Saves a next version and its audit record in one transaction; `conflict` when somebody else saved meanwhile. */
  save(input: {
    tenantId: string;
    expectedVersion: number;
    settings: SettingsInput;
    actor: AuditActor;
    note: string;
  }): Promise<{ status: 'saved'; version: number } | { status: 'conflict'; current: StoredSettings | null }>;
}

/** An admin's word that a strategy may run against a fingerprint while the mode is `suggest`. Nothing past is replayed. */
export interface Approval {
  id: string;
  fingerprint: string;
  strategy: StrategyName;
  source: string;
  template: string;
  grantedBy: AuditActor;
  grantedAtMs: number;
  expiresAtMs: number;
  revokedAtMs: number | null;
}

export interface ApprovalStore {
  /** With its audit record, in one transaction. A living one of the same pair is replaced. */
  grant(input: {
    tenantId: string;
    fingerprint: string;
    strategy: StrategyName;
    source: string;
    template: string;
    ttlMs: number;
    actor: AuditActor;
  }): Promise<Approval>;
  /** False when it was over already. */
  revoke(input: { tenantId: string; id: string; actor: AuditActor }): Promise<boolean>;
  /** Newest first. */
  list(input: { tenantId: string; limit: number }): Promise<Approval[]>;
}

/** What one instance sees of a dependency. Counts are of the breaker's window. */
export interface BreakerReport {
  dependency: string;
  state: 'closed' | 'open';
  calls: number;
  failures: number;
}

/** When a dependency is closed off for all instances; never by one instance alone. */
export interface BreakerRule {
  aliveMs: number;
  /** Share of the live instances that have it open; never fewer than two. */
  quorum: number;
  failureRate: number;
  minimumCalls: number;
  openMs: number;
}

/** A breaker as all instances see it. */
export interface SharedBreaker {
  dependency: string;
  state: 'closed' | 'open' | 'half-open';
  /** Grows with every opening: the fence of a probe. */
  epoch: number;
  openedAtMs: number | null;
  /** Database time from which one probe may be made. */
  retryAtMs: number | null;
  /** Plain words with figures: "3 of 4 instances opened it". */
  reason: string;
  /** Who probes now. */
  probeHolder: string | null;
}

export interface BreakerStore {
  /** Writes what this instance sees and opens what the rule says, in one transaction with the database's time. */
  report(input: {
    tenantId: string;
    instanceId: string;
    reports: readonly BreakerReport[];
    rule: BreakerRule;
  }): Promise<void>;
  /** The right to make the one probe of a half-open breaker; false when it is not half-open or somebody else probes. */
  claimProbe(input: {
    tenantId: string;
    dependency: string;
    epoch: number;
    instanceId: string;
    leaseMs: number;
  }): Promise<boolean>;
  /** Closes it, or opens it anew for `openMs`. False when the probe was fenced off. */
  settleProbe(input: {
    tenantId: string;
    dependency: string;
    epoch: number;
    instanceId: string;
    succeeded: boolean;
    openMs: number;
  }): Promise<boolean>;
  list(input: { tenantId: string }): Promise<SharedBreaker[]>;
}

/** A critical action put to the instances that were alive when it was opened. Absent counts as no. */
export interface Proposal {
  id: string;
  action: string;
  resource: string;
  reason: string;
  openedBy: string;
  openedAtMs: number;
  expiresAtMs: number;
  electorate: string[];
  threshold: number;
  votes: { instanceId: string; agrees: boolean; reason: string }[];
  /** An admin who approved it in place of a vote. */
  approvedBy: AuditActor | null;
  status: 'open' | 'agreed' | 'refused';
}

export interface VoteStore {
  /** The electorate: the instances seen within `aliveMs`. */
  open(input: {
    tenantId: string;
    id: string;
    action: string;
    resource: string;
    reason: string;
    openedBy: string;
    ttlMs: number;
    threshold: number;
    aliveMs: number;
  }): Promise<Proposal>;
  /** One vote each; of a stranger or after the end it counts for nothing. */
  cast(input: { tenantId: string; id: string; instanceId: string; agrees: boolean; reason: string }): Promise<void>;
  /** An admin's word in place of a vote, with its audit record; false after the end. */
  decide(input: { tenantId: string; id: string; agrees: boolean; actor: AuditActor }): Promise<boolean>;
  find(input: { tenantId: string; id: string }): Promise<Proposal | null>;
  /** Newest first. */
  list(input: { tenantId: string; limit: number }): Promise<Proposal[]>;
}

export const sharedActionStates = ['running', 'succeeded', 'failed', 'unproven', 'rolled-back', 'abandoned'] as const;
export type SharedActionState = (typeof sharedActionStates)[number];

/** An action that changed state which others use, with the way back. */
export interface SharedActionRecord {
  id: string;
  action: string;
  resource: string;
  severity: Severity;
  /** Why: the failure or the check that asked for it. */
  fingerprint: string | null;
  reason: string;
  instanceId: string;
  /** Of the lease it ran under: a record of an older epoch is not written any more. */
  epoch: number;
  status: SharedActionState;
  /** Plain words: what was done, with figures. */
  evidence: string | null;
  /** What would undo it; null where there is nothing to undo. `payload` is sealed. */
  rollback: { summary: string; payload: string } | null;
  /** Failure rates before and over the watch window; null until watched. */
  watched: { before: number; after: number; calls: number } | null;
  startedAtMs: number;
  settledAtMs: number | null;
}

export interface SharedActionStore {
  /** Writes the record with its rollback plan, before anything is changed. False when the lease is not held in this epoch. */
  begin(input: { tenantId: string; record: SharedActionRecord }): Promise<boolean>;
  /** With its audit record. False when the writer was fenced off: another holder has taken the resource since. */
  settle(input: {
    tenantId: string;
    id: string;
    epoch: number;
    status: SharedActionState;
    evidence: string;
    watched?: SharedActionRecord['watched'];
  }): Promise<boolean>;
  find(input: { tenantId: string; id: string }): Promise<SharedActionRecord | null>;
  latest(input: { tenantId: string; resource: string }): Promise<SharedActionRecord | null>;
  /** Newest first. */
  list(input: { tenantId: string; limit: number }): Promise<SharedActionRecord[]>;
}

/** What each instance reads twice a second, in one round trip. */
export interface CoordinationReading {
  settings: StoredSettings | null;
  /** Instances seen within `aliveMs`, this one included. */
  alive: string[];
  breakers: SharedBreaker[];
  /** Living ones only. */
  approvals: Approval[];
  /** Open ones in which this instance has not voted. */
  proposals: Proposal[];
  /** The database's time. */
  nowMs: number;
}

export interface CoordinationStore {
  /** Says that this instance lives and reads everything that instances share. */
  read(input: { tenantId: string; instanceId: string; aliveMs: number }): Promise<CoordinationReading>;
  /** The instance ends: it is not counted any more. */
  leave(input: { tenantId: string; instanceId: string }): Promise<void>;
}

/** Shared state as this instance last read it. Reading it costs nothing; it may be old. */
export interface ControlView {
  settings: Settings;
  /** Version of the stored settings in force; 0 for those of the code. */
  version: number;
  alive: readonly string[];
  approvals: readonly Approval[];
  breakers: readonly SharedBreaker[];
  /** Milliseconds since the last successful reading; null before the first. */
  ageMs: number | null;
}
