import type { Database } from '../../../../db/client';
import * as queries from '../../../../db/queries/healing-queries';
import type { AuditActor, Proposal, VoteStore } from '../../core/ports';
import { auditEntries } from '../audit-entries';
import { proposalStatus } from '../proposal-status';
import { safeText } from '../safe-text';
import { appendAudit } from './append-audit';
import { isUuid } from './event-rows';

export function postgresVotes(db: Database, service: string): VoteStore {
  const find = async (from: Database, input: { tenantId: string; id: string }) => {
    const row = isUuid(input.id) ? await queries.findProposal(from, { ...input, service }) : null;
    return row === null ? null : toProposal(row);
  };
  return {
    async open(input) {
      await queries.insertProposal(db, { ...input, service, reason: safeText(input.reason) });
      const opened = await find(db, input);
      if (opened === null) throw new Error(`The id of proposal ${input.id} is in use elsewhere.`);
      return opened;
    },
    async cast(input) {
      if (isUuid(input.id)) await queries.insertVote(db, { ...input, service, reason: safeText(input.reason) });
    },
    decide: async ({ tenantId, id, agrees, actor }) =>
      isUuid(id) &&
      db.transaction(async (tx) => {
        await queries.lockProposal(tx, { tenantId, service, id });
        const before = await find(tx, { tenantId, id });
        if (before?.status !== 'open') return false;
        const decidedBy = JSON.stringify([actor.type, actor.id]);
        await queries.decideProposal(tx, { tenantId, service, id, decidedBy, agrees });
        const entry = auditEntries.proposalDecided(actor, before, agrees);
        await appendAudit(tx, { tenantId, service, entry });
        return true;
      }),
    find: (input) => find(db, input),
    list: async (input) => (await queries.listProposals(db, { ...input, service })).map(toProposal),
  };
}

export function toProposal({ decidedBy, decidedAgrees, over, ...row }: queries.ProposalRow): Proposal {
  const status = proposalStatus(row, { over, decidedAgrees });
  return { ...row, approvedBy: decidedAgrees === true && decidedBy !== null ? toActor(decidedBy) : null, status };
}

function toActor(text: string): AuditActor {
  const [type, id] = JSON.parse(text) as [AuditActor['type'], string];
  return { type, id };
}
