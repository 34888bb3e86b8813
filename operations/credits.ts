import * as queries from '@/db/queries/credits';
import { database } from '@/lib/runtime/database';
import type { Actor } from '@/lib/self-healing/core/ports';
import { withSelfHealing } from '@/lib/self-healing/error-interceptor';
import { databaseRead } from './database-read';

export const accountsPageSize = 20;
/** Newest entries shown of one ledger. */
export const ledgerEntriesShown = 100;

export interface AccountList {
  accounts: queries.CreditAccount[];
  total: number;
  page: number;
  pages: number;
}

/** One page of credit accounts; a page past the end is the last one. */
export const listCreditAccounts = withSelfHealing(
  async function listCreditAccounts(actor: Actor, input: { page: number }): Promise<AccountList> {
    const { db } = await database();
    const read = (page: number) =>
      queries.listCreditAccounts(db, { tenantId: actor.tenantId, page, pageSize: accountsPageSize });
    const first = await read(input.page);
    const pages = Math.max(1, Math.ceil(first.total / accountsPageSize));
    const page = Math.min(input.page, pages);
    const { accounts, total } = page === input.page ? first : await read(page);
    return { accounts, total, page, pages };
  },
  { source: 'listCreditAccounts', ...databaseRead },
);

/** Balance and newest entries of one contact. */
export const getLedger = withSelfHealing(
  async function getLedger(actor: Actor, contactId: string) {
    const { db } = await database();
    return queries.getLedger(db, { tenantId: actor.tenantId, contactId, limit: ledgerEntriesShown });
  },
  { source: 'getLedger', ...databaseRead },
);
