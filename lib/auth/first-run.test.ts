import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { type DatabaseHandle, openDatabase } from '@/db/client';
import { migrateAll } from '@/db/migrate-all';
import { hasUsers, listUsers } from '@/db/queries/users';
import { users, verifications } from '@/db/schema/auth-schema';
import { createTestDatabase, type TestDatabase } from '@/lib/self-healing/testing/postgres';
import { claimFirstRun, firstRunState, firstRunToken } from './first-run';
import { createUser, ensureFirstAdmin } from './users';

let test: TestDatabase;
let handle: DatabaseHandle;
let admin: { ADMIN_EMAIL?: string; ADMIN_PASSWORD?: string };

vi.mock('@/lib/runtime/database', () => ({ database: async () => handle }));
vi.mock('@/lib/env', () => ({ environment: () => admin }));

beforeAll(async () => {
  test = await createTestDatabase();
  handle = await openDatabase({ url: test.url });
  await migrateAll(handle);
});
afterAll(async () => {
  await handle.close();
  await test.drop();
});
beforeEach(async () => {
  admin = {};
  await handle.db.delete(users);
  await handle.db.delete(verifications);
});

const person = { name: 'First', email: 'First@example.com', password: 'a long enough password' };
const token = async () => (await firstRunToken()) ?? '';

describe('the first run', () => {
  it('opens with the printed token only, which is stored as a hash', async () => {
    const printed = await token();
    expect(printed.length).toBeGreaterThanOrEqual(43);
    const rows = await handle.db.select().from(verifications);
    expect(JSON.stringify(rows)).not.toContain(printed);
    expect(await firstRunState(printed)).toBe('open');
    for (const wrong of [undefined, '', `${printed}x`, 'x'.repeat(1_000_000), ['a', printed]]) {
      expect(await firstRunState(wrong)).toBe('refused');
      expect(await claimFirstRun(wrong, person)).toBe('refused');
    }
    expect(await hasUsers(handle.db)).toBe(false);
  });

  it('makes an admin once; afterwards no token opens anything', async () => {
    const [first, second] = [await token(), await token()];
    expect(await claimFirstRun(first, person)).toBe('created');
    expect(await claimFirstRun(first, { ...person, email: 'again@example.com' })).toBe('closed');
    expect(await firstRunState(second)).toBe('closed');
    expect(await firstRunToken()).toBeNull();
    expect(await handle.db.select().from(verifications)).toEqual([]);
    expect(await listUsers(handle.db, { tenantId: 'default', limit: 10 })).toMatchObject([
      { email: 'first@example.com', role: 'admin' },
    ]);
  });

  it('makes one admin when many claim at the same moment', async () => {
    const printed = await token();
    const claims = Array.from({ length: 5 }, (_, at) =>
      claimFirstRun(printed, { ...person, email: `${at}@example.com` }),
    );
    const results = await Promise.all(claims);
    expect(results.filter((result) => result === 'created')).toHaveLength(1);
    expect(await listUsers(handle.db, { tenantId: 'default', limit: 10 })).toHaveLength(1);
  });

  it('refuses a token after a day', async () => {
    const printed = await token();
    await handle.db.update(verifications).set({ expiresAt: new Date(Date.now() - 1) });
    expect(await firstRunState(printed)).toBe('refused');
  });

  it('has no token while ADMIN_EMAIL will make the admin', async () => {
    admin = { ADMIN_EMAIL: 'boss@example.com', ADMIN_PASSWORD: 'a long enough password' };
    expect(await firstRunToken()).toBeNull();
  });
});

describe('the admin of the environment', () => {
  it('is made while there is nobody, and never again', async () => {
    expect(await ensureFirstAdmin()).toBeNull();
    admin = { ADMIN_EMAIL: 'boss@example.com', ADMIN_PASSWORD: 'a long enough password' };
    expect(await ensureFirstAdmin()).not.toBeNull();
    admin = { ADMIN_EMAIL: 'other@example.com', ADMIN_PASSWORD: 'a long enough password' };
    expect(await ensureFirstAdmin()).toBeNull();
    expect(await listUsers(handle.db, { tenantId: 'default', limit: 10 })).toHaveLength(1);
  });

  it('leaves nobody behind when an address is taken', async () => {
    const input = { ...person, role: 'member' as const };
    expect(await createUser(input)).not.toBeNull();
    expect(await createUser({ ...input, email: input.email.toUpperCase() })).toBeNull();
    expect(await listUsers(handle.db, { tenantId: 'default', limit: 10 })).toHaveLength(1);
  });
});
