import type { Clock, SharedActionRecord, SharedActionStore } from '../../core/ports';
import { abandoned, auditEntries } from '../audit-entries';
import { safeText } from '../safe-text';
import type { AppendAudit } from './memory-audit';
import type { MemoryLeases } from './memory-claims';
import { newest, TenantRows } from './memory-scope';

const leaseName = (resource: string) => `shared:${resource}`;

export function memoryActions(
  clock: Clock,
  leases: MemoryLeases,
  append: AppendAudit,
): SharedActionStore & { prune(beforeMs: number): number } {
  const actions = new TenantRows<SharedActionRecord>();
  return {
    async begin({ tenantId, record }) {
      const { id, resource, epoch, instanceId } = record;
      const lease = leases.peek(tenantId, leaseName(resource));
      const ours = lease?.holder === instanceId || lease?.holder.startsWith(`${instanceId}:`) === true;
      const held = ours && lease.epoch === epoch && lease.until > clock.now();
      if (!held || actions.get(tenantId, id) !== undefined) return false;
      for (const before of actions.of(tenantId)) {
        if (before.resource !== resource || before.status !== 'running' || before.epoch >= epoch) continue;
        const after = { status: 'abandoned', evidence: abandoned, watched: before.watched } as const;
        append(tenantId, auditEntries.actionSettled(before, { ...after, epoch }, instanceId));
        Object.assign(before, after, { settledAtMs: clock.now() });
      }
      const begun = {
        ...structuredClone(record),
        reason: safeText(record.reason),
        watched: null,
        startedAtMs: clock.now(),
        settledAtMs: null,
      };
      actions.set(begun, tenantId, id);
      return true;
    },
    async settle({ tenantId, id, epoch, status, watched, ...input }) {
      const before = actions.get(tenantId, id);
      const leaseEpoch = (before && leases.peek(tenantId, leaseName(before.resource))?.epoch) ?? 0;
      // Whoever holds the resource now may settle what an earlier holder left behind; nobody else may.
      if (before === undefined || epoch < before.epoch || epoch < leaseEpoch) return false;
      const after = { status, evidence: safeText(input.evidence), watched: watched ?? before.watched };
      append(tenantId, auditEntries.actionSettled(before, { ...after, epoch }));
      Object.assign(before, structuredClone(after), { settledAtMs: clock.now() });
      return true;
    },
    find: async ({ tenantId, id }) => structuredClone(actions.get(tenantId, id) ?? null),
    async latest({ tenantId, resource }) {
      const [latest] = newest(
        actions.of(tenantId).filter((action) => action.resource === resource),
        1,
      );
      return structuredClone(latest ?? null);
    },
    list: async ({ tenantId, limit }) => structuredClone(newest(actions.of(tenantId), limit)),
    prune: (beforeMs) => actions.remove(({ settledAtMs }) => settledAtMs !== null && settledAtMs < beforeMs),
  };
}
