import { afterAll, beforeAll, expect, it } from 'vitest';
import { type DatabaseHandle, openDatabase } from './client';
import { migrateAll } from './migrate-all';
import { listContacts } from './queries/contacts';
import { listDeals } from './queries/deals';
import { seedSampleData } from './seed';

let handle: DatabaseHandle;
beforeAll(async () => {
  handle = await openDatabase({});
  await migrateAll(handle);
});
afterAll(() => handle?.close());

it('fills an empty database once, with addresses that reach nobody', async () => {
  expect(await seedSampleData(handle)).toBe(true);
  expect(await seedSampleData(handle)).toBe(false);
  const { contacts, total } = await listContacts(handle.db, { tenantId: 'default', page: 1, pageSize: 100 });
  expect(total).toBe(24);
  expect(contacts.every((contact) => contact.email.endsWith('.example.com'))).toBe(true);
  expect(await listDeals(handle.db, { tenantId: 'default', limit: 50 })).toHaveLength(11);
});
