import type { DatabaseHandle } from '../../../../db/client';
import { pruneHealingRecords } from '../../../../db/queries/healing-queries';
import type { Store } from '../../core/ports';
import { postgresActions } from './postgres-actions';
import { postgresAudit } from './postgres-audit';
import { postgresBreakers } from './postgres-breakers';
import { postgresAlerts, postgresKeys, postgresLeases } from './postgres-claims';
import { postgresCoordination } from './postgres-coordination';
import { postgresDoubts } from './postgres-doubts';
import { postgresChecks, postgresEvents } from './postgres-events';
import { postgresForests } from './postgres-forests';
import { postgresGroups } from './postgres-groups';
import { postgresAnswers, postgresUsage } from './postgres-model';
import { postgresPatterns } from './postgres-patterns';
import { postgresReports } from './postgres-reports';
import { postgresCache, postgresSteps } from './postgres-results';
import { postgresApprovals, postgresSettings } from './postgres-settings';
import { postgresUnattended } from './postgres-unattended';
import { postgresVotes } from './postgres-votes';

/**
 * The healer's memory in Postgres: the embedded one, any other, or Neon. `service` keeps products apart that share a
 * database. The handle stays the caller's: closing the store does not close it.
 */
export function postgresStore(handle: DatabaseHandle, input: { service?: string } = {}): Store {
  const { db } = handle;
  const service = input.service ?? 'default';
  return {
    events: postgresEvents(db),
    patterns: postgresPatterns(db),
    checks: postgresChecks(db),
    steps: postgresSteps(db, service),
    keys: postgresKeys(db, service),
    cache: postgresCache(db, service),
    leases: postgresLeases(db, service),
    alerts: postgresAlerts(db, service),
    usage: postgresUsage(db, service),
    answers: postgresAnswers(db),
    groups: postgresGroups(db, service),
    forests: postgresForests(db, service),
    coordination: postgresCoordination(db, service),
    settings: postgresSettings(db, service),
    approvals: postgresApprovals(db, service),
    breakers: postgresBreakers(db, service),
    votes: postgresVotes(db, service),
    actions: postgresActions(db, service),
    audit: postgresAudit(db, service),
    doubts: postgresDoubts(db, service),
    reports: postgresReports(db),
    unattended: postgresUnattended(db, service),
    prune: (limits) => pruneHealingRecords(db, limits),
    close: async () => undefined,
  };
}
