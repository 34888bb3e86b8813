import type { DatabaseHandle } from '../../../../db/client';
import { pruneHealingRecords } from '../../../../db/queries/healing-queries';
import type { Store } from '../../core/ports';
import { postgresAlerts, postgresKeys, postgresLeases, postgresUsage } from './postgres-claims';
import { postgresChecks, postgresEvents, postgresPatterns } from './postgres-events';
import { postgresReports } from './postgres-reports';
import { postgresCache, postgresSteps } from './postgres-results';

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
    reports: postgresReports(db),
    prune: (limits) => pruneHealingRecords(db, limits),
    close: async () => undefined,
  };
}
