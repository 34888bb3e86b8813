import type { Database } from '../../../../db/client';
import * as queries from '../../../../db/queries/healing-queries';
import type { BreakerStore } from '../../core/ports';
import { reasonToOpen, settlingMs } from '../breaker-rule';

export function postgresBreakers(db: Database, service: string): BreakerStore {
  return {
    async report({ tenantId, instanceId, rule, ...input }) {
      const reports = [...new Map(input.reports.map((report) => [report.dependency, report])).values()];
      if (reports.length === 0) return;
      await db.transaction(async (tx) => {
        const dependencies = reports.map(({ dependency }) => dependency);
        const closed = await queries.lockClosedBreakers(tx, { tenantId, service, dependencies });
        const { aliveMs, openMs } = rule;
        const { seen, alive } = await queries.reportBreakers(tx, {
          ...{ tenantId, service, instanceId, reports },
          ...{ aliveMs, settlingMs },
        });
        for (const dependency of closed) {
          const reason = reasonToOpen(
            seen.filter((report) => report.dependency === dependency),
            alive,
            rule,
          );
          if (reason !== null) await queries.openBreaker(tx, { tenantId, service, dependency, openMs, reason });
        }
      });
    },
    claimProbe: (input) => queries.claimBreakerProbe(db, { ...input, service }),
    settleProbe: (input) => queries.settleBreakerProbe(db, { ...input, service }),
    list: (input) => queries.listBreakers(db, { ...input, service }),
  };
}
