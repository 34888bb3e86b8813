import type { Database } from '../../../../db/client';
import * as queries from '../../../../db/queries/healing-queries';
import type { Doubt, DoubtStore } from '../../core/ports';
import { auditEntries } from '../audit-entries';
import { safeText } from '../safe-text';
import { appendAudit } from './append-audit';
import { isUuid } from './event-rows';

export function postgresDoubts(db: Database, service: string): DoubtStore {
  return {
    open: ({ tenantId, doubt }) =>
      queries.insertDoubt(db, { tenantId, service, doubt: { ...doubt, known: safeText(doubt.known) } }),
    list: async (input) => (await queries.listDoubts(db, { ...input, service })).map(toDoubt),
    of: async (input) =>
      isUuid(input.eventId) ? (await queries.doubtsOfEvent(db, { ...input, service })).map(toDoubt) : [],
    async noteAsked(input) {
      if (isUuid(input.id)) await queries.countDoubtQuestion(db, { ...input, service });
    },
    settle: async (input) =>
      isUuid(input.id) &&
      db.transaction(async (tx) => {
        const note = safeText(input.note);
        const settled = await queries.settleDoubt(tx, { ...input, service, note });
        if (settled === null) return false;
        const entry = auditEntries.doubtSettled(input.actor, toDoubt(settled));
        await appendAudit(tx, { tenantId: input.tenantId, service, entry });
        return true;
      }),
  };
}

/** What was stored is what the library wrote. */
const toDoubt = (row: queries.DoubtRow) => row as Doubt;
