import type { Clock } from '../../core/ports';
import { TenantRows } from './memory-scope';

/** Heartbeats: who is alive. */
export interface MemoryInstances {
  beat(tenantId: string, instanceId: string): void;
  /** In alphabetical order. */
  alive(tenantId: string, aliveMs: number): string[];
  remove(tenantId: string, instanceId: string): void;
  /** Those unseen for so long. */
  prune(unseenMs: number): number;
}

export function memoryInstances(clock: Clock): MemoryInstances {
  const instances = new TenantRows<{ instanceId: string; lastSeenMs: number }>();
  return {
    beat: (tenantId, instanceId) => instances.set({ instanceId, lastSeenMs: clock.now() }, tenantId, instanceId),
    alive: (tenantId, aliveMs) =>
      instances
        .of(tenantId)
        .filter(({ lastSeenMs }) => lastSeenMs > clock.now() - aliveMs)
        .map(({ instanceId }) => instanceId)
        .sort(),
    remove: (tenantId, instanceId) => void instances.remove((row) => row.instanceId === instanceId, tenantId),
    prune: (unseenMs) => instances.remove(({ lastSeenMs }) => lastSeenMs < clock.now() - unseenMs),
  };
}
