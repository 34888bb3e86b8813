import * as queries from '@/db/queries/contacts';
import { database } from '@/lib/runtime/database';
import type { Actor } from '@/lib/self-healing/core/ports';
import { withSelfHealing } from '@/lib/self-healing/error-interceptor';
import { databaseRead } from './database-read';

export const contactsPageSize = 20;

export interface ContactList {
  contacts: queries.Contact[];
  total: number;
  page: number;
  pages: number;
}

/** One page of contacts; a page past the end is the last one. */
export const listContacts = withSelfHealing(
  async function listContacts(actor: Actor, input: { search: string; page: number }): Promise<ContactList> {
    const { db } = await database();
    const { tenantId } = actor;
    const read = (page: number) =>
      queries.listContacts(db, { tenantId, search: input.search, page, pageSize: contactsPageSize });
    const first = await read(input.page);
    const pages = Math.max(1, Math.ceil(first.total / contactsPageSize));
    const page = Math.min(input.page, pages);
    const { contacts, total } = page === input.page ? first : await read(page);
    return { contacts, total, page, pages };
  },
  {
    source: 'listContacts',
    ...databaseRead,
    captureArgs: (_actor, input) => ({ page: input.page, searching: input.search !== '' }),
  },
);

export const getContact = withSelfHealing(
  async function getContact(actor: Actor, id: string): Promise<queries.Contact | null> {
    const { db } = await database();
    return queries.getContact(db, { tenantId: actor.tenantId, id });
  },
  { source: 'getContact', ...databaseRead },
);

/** For selects: at most 500 contacts by name. */
export const listContactChoices = withSelfHealing(
  async function listContactChoices(actor: Actor) {
    const { db } = await database();
    return queries.listContactChoices(db, { tenantId: actor.tenantId });
  },
  { source: 'listContactChoices', ...databaseRead },
);
