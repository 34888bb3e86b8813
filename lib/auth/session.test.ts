import { eq } from 'drizzle-orm';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { type DatabaseHandle, openDatabase } from '@/db/client';
import { migrateAll } from '@/db/migrate-all';
import { listUsers, updateUserRole } from '@/db/queries/users';
import { sessions, signInAttempts, users } from '@/db/schema/auth-schema';
import { adminOrAway } from '@/lib/platform/access';
import { createTestDatabase, type TestDatabase } from '@/lib/self-healing/testing/postgres';
import { createAuth } from './server';
import { currentActor, requireAdmin, requireMember } from './session';
import { signInLimits } from './sign-in-limit';
import { PAGE_PATH_HEADER } from './sign-in-path';
import { createUser } from './users';

let test: TestDatabase;
let handle: DatabaseHandle;
let requestHeaders = new Headers();
const env = { APP_URL: 'http://localhost:3000', AUTH_SECRET: 'x'.repeat(32) };

vi.mock('next/headers', () => ({
  headers: async () => requestHeaders,
  cookies: async () => ({ set: () => {}, get: () => undefined }),
}));
vi.mock('next/headers.js', () => ({
  headers: async () => requestHeaders,
  cookies: async () => ({ set: () => {}, get: () => undefined }),
}));
vi.mock('@/lib/runtime/database', () => ({ database: async () => handle }));
vi.mock('@/lib/env', () => ({ environment: () => env }));
vi.mock('@/lib/runtime/logger', () => ({ logger: () => ({ info: () => {}, warn: () => {}, error: () => {} }) }));

const password = 'a long enough password';

beforeAll(async () => {
  vi.stubEnv('__NEXT_EXPERIMENTAL_AUTH_INTERRUPTS', 'true');
  test = await createTestDatabase();
  handle = await openDatabase({ url: test.url });
  await migrateAll(handle);
  await createUser({ name: 'Admin', email: 'admin@example.com', password, role: 'admin' });
  await createUser({ name: 'Member', email: 'member@example.com', password, role: 'member' });
});
afterAll(async () => {
  vi.unstubAllEnvs();
  await handle.close();
  await test.drop();
});
beforeEach(async () => {
  requestHeaders = new Headers();
  await handle.db.delete(signInAttempts);
});

function post(input: { email: string; password: string; ip?: string; origin?: string; appUrl?: string }) {
  const APP_URL = input.appUrl ?? env.APP_URL;
  return createAuth(handle.db, { ...env, APP_URL }).handler(
    new Request(`${APP_URL}/api/auth/sign-in/email`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        origin: input.origin ?? APP_URL,
        'x-forwarded-for': input.ip ?? '192.0.2.1',
      },
      body: JSON.stringify({ email: input.email, password: input.password }),
    }),
  );
}

async function signInAs(email: string): Promise<void> {
  const response = await post({ email, password });
  expect(response.status).toBe(200);
  const cookie = response.headers.getSetCookie().map((line) => line.split(';')[0]);
  requestHeaders = new Headers({ cookie: cookie.join('; ') });
}

describe('the guards', () => {
  it('send a signed-out visitor of a page to sign in, and back afterwards', async () => {
    requestHeaders = new Headers({ [PAGE_PATH_HEADER]: '/deals?stage=won' });
    await expect(requireMember()).rejects.toMatchObject({
      digest: expect.stringContaining('/sign-in?next=%2Fdeals%3Fstage%3Dwon'),
    });
    await expect(requireAdmin()).rejects.toMatchObject({ digest: expect.stringContaining('NEXT_REDIRECT') });
  });

  it('answer a signed-out action or route with 401', async () => {
    expect(await currentActor()).toBeNull();
    await expect(requireMember()).rejects.toMatchObject({ digest: 'NEXT_HTTP_ERROR_FALLBACK;401' });
    await expect(requireAdmin()).rejects.toMatchObject({ digest: 'NEXT_HTTP_ERROR_FALLBACK;401' });
  });

  it('let a member in as a member, and refuse them with 403 what is for admins', async () => {
    await signInAs('member@example.com');
    const user = await requireMember();
    expect(user).toMatchObject({ email: 'member@example.com', role: 'member' });
    expect(await currentActor()).toEqual({ tenantId: 'default', actorId: user.id });
    await expect(requireAdmin()).rejects.toMatchObject({ digest: 'NEXT_HTTP_ERROR_FALLBACK;403' });
  });

  it('take a changed role at once, in a session that is under way', async () => {
    await signInAs('member@example.com');
    const { id } = await requireMember();
    await updateUserRole(handle.db, { tenantId: 'default', id, role: 'admin' });
    expect(await requireAdmin()).toMatchObject({ id, role: 'admin' });
    await updateUserRole(handle.db, { tenantId: 'default', id, role: 'member' });
    await expect(requireAdmin()).rejects.toMatchObject({ digest: 'NEXT_HTTP_ERROR_FALLBACK;403' });
  });

  it('refuse a forged and an ended session', async () => {
    await signInAs('admin@example.com');
    const cookie = requestHeaders.get('cookie') ?? '';
    requestHeaders = new Headers({ cookie: cookie.replace(/\.[^;]+/, '.forged') });
    expect(await currentActor()).toBeNull();
    requestHeaders = new Headers({ cookie });
    expect(await requireAdmin()).toMatchObject({ role: 'admin' });
    await handle.db.delete(sessions);
    expect(await currentActor()).toBeNull();
  });
});

describe('while the database is away', () => {
  /** A signed-in visitor whose database connection is then cut off for good. */
  async function away<T>(work: () => Promise<T>): Promise<T> {
    const open = handle;
    handle = { ...open, db: gone };
    try {
      return await work();
    } finally {
      handle = open;
    }
  }
  // The auth instance that is bound to the database that is gone.
  let gone: DatabaseHandle['db'];
  let proxied: DatabaseHandle;
  beforeAll(async () => {
    proxied = await openDatabase({ url: 'postgres://nobody@127.0.0.1:1/none', connectTimeoutMs: 200 });
    gone = proxied.db;
  });
  afterAll(() => proxied.close());
  afterEach(() => vi.useRealTimers());

  it('everything but the page of this instance is refused: the cookie alone opens nothing', async () => {
    await signInAs('admin@example.com');
    await away(async () => {
      await expect(requireAdmin()).rejects.toThrow();
      await expect(requireMember()).rejects.toThrow();
      await expect(currentActor()).rejects.toThrow();
    });
  });

  it('an admin is known by the signed cookie, and a member is refused', async () => {
    await signInAs('admin@example.com');
    expect(await adminOrAway()).toMatchObject({ databaseAway: false, admin: { name: 'Admin' } });
    expect(await away(adminOrAway)).toMatchObject({
      databaseAway: true,
      admin: { details: ['admin@example.com', 'admin'] },
    });
    await signInAs('member@example.com');
    await expect(away(adminOrAway)).rejects.toMatchObject({ digest: 'NEXT_HTTP_ERROR_FALLBACK;403' });
  });

  it('a cookie speaks for five minutes and no longer', async () => {
    await signInAs('admin@example.com');
    vi.useFakeTimers({ toFake: ['Date'] });
    vi.setSystemTime(Date.now() + 299_000);
    expect(await away(adminOrAway)).toMatchObject({ databaseAway: true });
    vi.setSystemTime(Date.now() + 2_000);
    await expect(away(adminOrAway)).rejects.toThrow();
  });

  it('a changed, a foreign and a missing cookie count for nothing', async () => {
    await signInAs('admin@example.com');
    const cookie = requestHeaders.get('cookie') ?? '';
    const [data] = /selfheal\.session_data=[^;]+/.exec(cookie) ?? [''];
    await signInAs('member@example.com');
    const mine = requestHeaders.get('cookie') ?? '';
    // The admin's signed data beside another's session.
    requestHeaders = new Headers({ cookie: mine.replace(/selfheal\.session_data=[^;]+/, data) });
    await expect(away(adminOrAway)).rejects.toThrow();
    requestHeaders = new Headers({ cookie: cookie.replace(data, `${data.slice(0, -9)}AAAAAAAAA`) });
    await expect(away(adminOrAway)).rejects.toThrow();
    requestHeaders = new Headers({ cookie: cookie.replace(data, '') });
    await expect(away(adminOrAway)).rejects.toThrow();
  });

  it('a lost role holds at once wherever the database answers, whatever the cookie says', async () => {
    await signInAs('admin@example.com');
    const { id } = await requireMember();
    await handle.db.update(users).set({ role: 'member' }).where(eq(users.id, id));
    await expect(adminOrAway()).rejects.toMatchObject({ digest: 'NEXT_HTTP_ERROR_FALLBACK;403' });
    await expect(requireAdmin()).rejects.toMatchObject({ digest: 'NEXT_HTTP_ERROR_FALLBACK;403' });
    await handle.db.update(users).set({ role: 'admin' }).where(eq(users.id, id));
  });
});

describe('roles', () => {
  it('never leave a tenant without an admin, also when two step down at once', async () => {
    const people = await listUsers(handle.db, { tenantId: 'default', limit: 10 });
    for (const { id } of people) await updateUserRole(handle.db, { tenantId: 'default', id, role: 'admin' });
    const results = await Promise.all(
      people.map(({ id }) => updateUserRole(handle.db, { tenantId: 'default', id, role: 'member' })),
    );
    expect(results.toSorted()).toEqual(['changed', 'last-admin']);
    const after = await handle.db.select({ role: users.role }).from(users);
    expect(after.filter(({ role }) => role === 'admin')).toHaveLength(1);
  });

  it('of another tenant cannot be changed', async () => {
    const [person] = await listUsers(handle.db, { tenantId: 'default', limit: 1 });
    const input = { tenantId: 'other', id: person?.id ?? '', role: 'admin' as const };
    expect(await updateUserRole(handle.db, input)).toBe('not-found');
  });
});

describe('signing in', () => {
  it('is refused for a while after too many failures for one address, whoever asks and also with the right password', async () => {
    for (let at = 0; at < signInLimits.perEmail; at += 1) {
      const response = await post({ email: 'admin@example.com', password: 'wrong', ip: `192.0.2.${at}` });
      expect(response.status).toBe(401);
    }
    const refused = await post({ email: ' Admin@Example.com', password, ip: '192.0.2.200' });
    expect(refused.status).toBe(429);
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
    expect((await post({ email: 'member@example.com', password, ip: '192.0.2.200' })).status).toBe(200);
  });

  it('is refused for a while after too many failures of one client, whatever stands before its address', async () => {
    for (let at = 0; at < signInLimits.perClient; at += 1) {
      const response = await post({ email: `${at}@example.com`, password: 'wrong', ip: `10.0.0.${at}, 192.0.2.9` });
      expect(response.status).toBe(401);
    }
    expect((await post({ email: 'admin@example.com', password, ip: '10.9.9.9, 192.0.2.9' })).status).toBe(429);
    expect((await post({ email: 'admin@example.com', password, ip: '192.0.2.10' })).status).toBe(200);
  });

  it('lets no burst slip through: attempts are counted before the password is looked at', async () => {
    const burst = Array.from({ length: signInLimits.perEmail + 5 }, () =>
      post({ email: 'admin@example.com', password: 'wrong' }),
    );
    const statuses = (await Promise.all(burst)).map(({ status }) => status);
    expect(statuses.filter((status) => status === 401)).toHaveLength(signInLimits.perEmail);
    expect(statuses.filter((status) => status === 429)).toHaveLength(5);
  });

  it('holds nothing against those who know their password', async () => {
    for (let at = 0; at < signInLimits.perEmail + 2; at += 1) {
      expect((await post({ email: 'member@example.com', password })).status).toBe(200);
    }
  });

  it('opens again when the window has passed', async () => {
    for (let at = 0; at <= signInLimits.perEmail; at += 1)
      await post({ email: 'admin@example.com', password: 'wrong' });
    expect((await post({ email: 'admin@example.com', password })).status).toBe(429);
    await handle.db.update(signInAttempts).set({ windowStartedAt: new Date(Date.now() - signInLimits.windowMs) });
    expect((await post({ email: 'admin@example.com', password })).status).toBe(200);
  });

  it('tells the same of a wrong password and of an unknown address', async () => {
    const wrong = await post({ email: 'admin@example.com', password: 'wrong' });
    const unknown = await post({ email: 'nobody@example.com', password: 'wrong' });
    expect([unknown.status, await unknown.text()]).toEqual([wrong.status, await wrong.text()]);
  });

  it('is refused to another site', async () => {
    const response = await post({ email: 'admin@example.com', password, origin: 'https://evil.example.org' });
    expect(response.status).toBe(403);
  });

  it('sets a cookie that scripts cannot read, and that is Secure exactly when the public address is https', async () => {
    const plain = (await post({ email: 'admin@example.com', password })).headers.getSetCookie().join('\n');
    expect(plain).toMatch(/HttpOnly/i);
    expect(plain).toMatch(/SameSite=Lax/i);
    expect(plain).not.toMatch(/Secure/i);
    const input = { email: 'admin@example.com', password, appUrl: 'https://crm.example.com' };
    expect((await post(input)).headers.getSetCookie().join('\n')).toMatch(/; Secure/i);
  });

  it('gives nobody an account', async () => {
    const response = await createAuth(handle.db, env).handler(
      new Request(`${env.APP_URL}/api/auth/sign-up/email`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', origin: env.APP_URL },
        body: JSON.stringify({ name: 'New', email: 'new@example.com', password }),
      }),
    );
    expect(response.status).toBe(400);
    expect(await listUsers(handle.db, { tenantId: 'default', limit: 10 })).toHaveLength(2);
  });
});
