import type { Database } from '../../../../db/client';
import * as queries from '../../../../db/queries/healing-queries';
import type { CoordinationStore, StoredSettings } from '../../core/ports';
import { toApproval } from './postgres-settings';
import { toProposal } from './postgres-votes';

export function postgresCoordination(db: Database, service: string): CoordinationStore {
  return {
    async read(input) {
      const row = await queries.readCoordination(db, { ...input, service });
      return {
        settings: row.settings as StoredSettings | null,
        // A statement does not see the heartbeat that it writes itself.
        alive: [...new Set([...row.alive, input.instanceId])].sort(),
        breakers: row.breakers,
        approvals: row.approvals.map(toApproval),
        proposals: row.proposals.map(toProposal).filter(({ status }) => status === 'open'),
        nowMs: row.nowMs,
      };
    },
    leave: (input) => queries.removeInstance(db, { ...input, service }),
  };
}
