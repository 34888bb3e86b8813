import type { Clock, Doubt, DoubtStore } from '../../core/ports';
import { auditEntries } from '../audit-entries';
import { safeText } from '../safe-text';
import type { AppendAudit } from './memory-audit';
import { newest, TenantRows } from './memory-scope';

export function memoryDoubts(clock: Clock, append: AppendAudit): DoubtStore & { prune(beforeMs: number): number } {
  const doubts = new TenantRows<Doubt>();
  const unsettled = { asked: 0, verdict: null, settledBy: null, settledAtMs: null, note: null };
  return {
    async open({ tenantId, doubt }) {
      if (doubts.get(tenantId, doubt.id, doubt.part, doubt.name) !== undefined) return;
      const openedAtMs = Math.min(doubt.openedAtMs, clock.now());
      doubts.set(
        { ...doubt, known: safeText(doubt.known), openedAtMs, ...unsettled },
        tenantId,
        doubt.id,
        doubt.part,
        doubt.name,
      );
    },
    async list({ tenantId, open, limit }) {
      const wanted = doubts.of(tenantId).filter(({ verdict }) => (verdict === null) === open);
      const inOrder = wanted.toSorted((a, b) => a.openedAtMs - b.openedAtMs);
      return structuredClone(newest(inOrder, limit));
    },
    of: async ({ tenantId, eventId }) => structuredClone(doubts.of(tenantId).filter(({ id }) => id === eventId)),
    async noteAsked({ tenantId, id, part, name }) {
      const doubt = doubts.get(tenantId, id, part, name);
      if (doubt?.verdict === null) doubt.asked += 1;
    },
    async settle({ tenantId, id, part, name, verdict, actor, note }) {
      const doubt = doubts.get(tenantId, id, part, name);
      if (doubt === undefined || doubt.verdict !== null) return false;
      const settled = { verdict, settledBy: { ...actor }, settledAtMs: clock.now(), note: safeText(note) };
      append(tenantId, auditEntries.doubtSettled(actor, Object.assign(doubt, settled)));
      return true;
    },
    prune: (beforeMs) => doubts.remove(({ settledAtMs }) => settledAtMs !== null && settledAtMs < beforeMs),
  };
}
