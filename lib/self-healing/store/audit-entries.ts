import type { AuditActor, AuditEntry } from '../core/audit';
import type { Approval, Proposal, SharedActionRecord, StoredSettings } from '../core/coordination';
import type { Doubt } from '../core/doubt';
import type { SettingsInput } from '../core/settings';

/** What is known of an action whose holder vanished. */
export const abandoned = 'It was never settled: its instance lost the resource, and another one has it now.';

/** What is written into the audit when something is decided: the same words in every store. */
export const auditEntries = {
  settingsSaved: (
    actor: AuditActor,
    before: StoredSettings | null,
    after: { version: number; settings: SettingsInput; note: string },
  ): AuditEntry => ({
    actor,
    action: 'settings-saved',
    subject: 'settings',
    before: before && { version: before.version, settings: before.settings, note: before.note },
    after,
  }),
  approvalGranted: (actor: AuditActor, replaced: readonly Approval[], granted: Approval): AuditEntry => ({
    actor,
    action: 'approval-granted',
    subject: `approval ${granted.id}`,
    before: replaced.length === 0 ? null : replaced,
    after: granted,
  }),
  approvalRevoked: (actor: AuditActor, revoked: Approval): AuditEntry => ({
    actor,
    action: 'approval-revoked',
    subject: `approval ${revoked.id}`,
    before: { ...revoked, revokedAtMs: null },
    after: revoked,
  }),
  proposalDecided: (actor: AuditActor, before: Proposal, agrees: boolean): AuditEntry => ({
    actor,
    action: agrees ? 'proposal-approved' : 'proposal-refused',
    subject: `proposal ${before.id}`,
    before,
    after: { status: agrees ? 'agreed' : 'refused' },
  }),
  /** The payload that would undo it is sealed, long, and of no use to a reader. */
  actionSettled: (
    before: SharedActionRecord,
    after: Pick<SharedActionRecord, 'status' | 'evidence' | 'watched'> & { epoch: number },
    instanceId: string = before.instanceId,
  ): AuditEntry => ({
    actor: { type: 'system', id: instanceId },
    action: `action-${after.status}`,
    subject: `action ${before.id}`,
    before: { ...before, rollback: before.rollback?.summary ?? null },
    after,
  }),
  doubtSettled: (actor: AuditActor, settled: Doubt): AuditEntry => ({
    actor,
    action: 'doubt-settled',
    subject: `doubt ${settled.id} ${settled.part} ${settled.name}`,
    before: { ...settled, verdict: null, settledBy: null, settledAtMs: null, note: null },
    after: { verdict: settled.verdict, note: settled.note },
  }),
  payloadErased: (actor: AuditActor, sequence: number): AuditEntry => ({
    actor,
    action: 'payload-erased',
    subject: `record ${sequence}`,
    before: null,
    after: null,
  }),
};
