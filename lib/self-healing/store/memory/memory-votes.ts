import type { AuditActor, Clock, Proposal, VoteStore } from '../../core/ports';
import { auditEntries } from '../audit-entries';
import { proposalStatus } from '../proposal-status';
import { safeText } from '../safe-text';
import type { AppendAudit } from './memory-audit';
import type { MemoryInstances } from './memory-instances';
import { newest, TenantRows } from './memory-scope';

type Row = Omit<Proposal, 'approvedBy' | 'status'> & { decided: { by: AuditActor; agrees: boolean } | null };

export interface MemoryVotes extends VoteStore {
  waitingFor(tenantId: string, instanceId: string): Proposal[];
  prune(beforeMs: number): number;
}

export function memoryVotes(clock: Clock, instances: MemoryInstances, append: AppendAudit): MemoryVotes {
  const proposals = new TenantRows<Row>();
  const toProposal = ({ decided, ...row }: Row): Proposal => {
    const decision = { over: row.expiresAtMs <= clock.now(), decidedAgrees: decided?.agrees ?? null };
    const approvedBy = decided?.agrees === true ? decided.by : null;
    return structuredClone({ ...row, approvedBy, status: proposalStatus(row, decision) });
  };
  return {
    async open({ tenantId, id, action, resource, reason, openedBy, ttlMs, threshold, aliveMs }) {
      const openedAtMs = clock.now();
      const electorate = instances.alive(tenantId, aliveMs);
      const what = { id, action, resource, reason: safeText(reason), openedBy, threshold, electorate };
      const known = proposals.get(tenantId, id);
      const row = known ?? { ...what, openedAtMs, expiresAtMs: openedAtMs + ttlMs, votes: [], decided: null };
      if (known === undefined) proposals.set(row, tenantId, id);
      return toProposal(row);
    },
    async cast({ tenantId, id, instanceId, agrees, reason }) {
      const row = proposals.get(tenantId, id);
      if (row === undefined || row.expiresAtMs <= clock.now() || row.decided !== null) return;
      const voted = row.votes.some((vote) => vote.instanceId === instanceId);
      if (!voted && row.electorate.includes(instanceId))
        row.votes.push({ instanceId, agrees, reason: safeText(reason) });
    },
    async decide({ tenantId, id, agrees, actor }) {
      const row = proposals.get(tenantId, id);
      const before = row && toProposal(row);
      if (row === undefined || before?.status !== 'open') return false;
      row.decided = { by: { ...actor }, agrees };
      append(tenantId, auditEntries.proposalDecided(actor, before, agrees));
      return true;
    },
    async find({ tenantId, id }) {
      const row = proposals.get(tenantId, id);
      return row === undefined ? null : toProposal(row);
    },
    list: async ({ tenantId, limit }) => newest(proposals.of(tenantId), limit).map(toProposal),
    waitingFor: (tenantId, instanceId) =>
      proposals
        .of(tenantId)
        .map(toProposal)
        .filter(({ status, electorate }) => status === 'open' && electorate.includes(instanceId))
        .filter(({ votes }) => votes.every((vote) => vote.instanceId !== instanceId)),
    prune: (beforeMs) => proposals.remove(({ expiresAtMs }) => expiresAtMs < beforeMs),
  };
}
