import { uuidv7 } from 'uuidv7';
import type { Database } from '../../../../db/client';
import * as queries from '../../../../db/queries/healing-queries';
import type { Approval, ApprovalStore, SettingsStore, StoredSettings } from '../../core/ports';
import { auditEntries } from '../audit-entries';
import { parseSettings } from '../parse-settings';
import { safeText } from '../safe-text';
import { appendAudit } from './append-audit';
import { isUuid } from './event-rows';

export function postgresSettings(db: Database, service: string): SettingsStore {
  const history = async (from: Database, tenantId: string, limit: number) =>
    (await queries.listSettings(from, { tenantId, service, limit })) as StoredSettings[];
  const current = async (from: Database, tenantId: string) => (await history(from, tenantId, 1))[0] ?? null;
  return {
    current: ({ tenantId }) => current(db, tenantId),
    history: ({ tenantId, limit }) => history(db, tenantId, limit),
    async save({ tenantId, expectedVersion, actor, ...input }) {
      const settings = parseSettings(input.settings);
      const note = safeText(input.note);
      const version = expectedVersion + 1;
      const saved = await db.transaction(async (tx) => {
        const before = await current(tx, tenantId);
        const row = { tenantId, service, expectedVersion, settings, actor, note };
        if (!(await queries.insertSettings(tx, row))) return false;
        const entry = auditEntries.settingsSaved(actor, before, { version, settings, note });
        await appendAudit(tx, { tenantId, service, entry });
        return true;
      });
      return saved ? { status: 'saved', version } : { status: 'conflict', current: await current(db, tenantId) };
    },
  };
}

export function postgresApprovals(db: Database, service: string): ApprovalStore {
  return {
    grant: (input) =>
      db.transaction(async (tx) => {
        const row = { ...input, service, id: uuidv7(), template: safeText(input.template) };
        const { replaced, granted } = await queries.replaceApproval(tx, row);
        const entry = auditEntries.approvalGranted(input.actor, replaced.map(toApproval), toApproval(granted));
        await appendAudit(tx, { tenantId: input.tenantId, service, entry });
        return toApproval(granted);
      }),
    revoke: async ({ tenantId, id, actor }) =>
      isUuid(id) &&
      db.transaction(async (tx) => {
        const revoked = await queries.revokeApproval(tx, { tenantId, service, id });
        if (revoked === null) return false;
        const entry = auditEntries.approvalRevoked(actor, toApproval(revoked));
        await appendAudit(tx, { tenantId, service, entry });
        return true;
      }),
    list: async (input) => (await queries.listApprovals(db, { ...input, service })).map(toApproval),
  };
}

/** What was stored is what the library wrote: the names of strategies are checked where they enter. */
export const toApproval = (row: queries.ApprovalRow) => row as Approval;
