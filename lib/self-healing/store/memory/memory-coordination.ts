import type { Clock, CoordinationStore, SettingsStore } from '../../core/ports';
import type { MemoryBreakers } from './memory-breakers';
import type { MemoryInstances } from './memory-instances';
import type { MemoryApprovals } from './memory-settings';
import type { MemoryVotes } from './memory-votes';

export function memoryCoordination(
  clock: Clock,
  parts: {
    instances: MemoryInstances;
    settings: SettingsStore;
    approvals: MemoryApprovals;
    breakers: MemoryBreakers;
    votes: MemoryVotes;
  },
): CoordinationStore {
  const { instances, settings, approvals, breakers, votes } = parts;
  return {
    async read({ tenantId, instanceId, aliveMs }) {
      instances.beat(tenantId, instanceId);
      return {
        settings: await settings.current({ tenantId }),
        alive: instances.alive(tenantId, aliveMs),
        breakers: breakers.all(tenantId),
        approvals: approvals.living(tenantId),
        proposals: votes.waitingFor(tenantId, instanceId),
        nowMs: clock.now(),
      };
    },
    async leave({ tenantId, instanceId }) {
      instances.remove(tenantId, instanceId);
      breakers.forget(tenantId, instanceId);
    },
  };
}
