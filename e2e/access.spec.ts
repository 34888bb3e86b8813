import { uniqueEmail } from './pages/forms';
import { fillSignIn } from './pages/sign-in-page';
import { accessibilityProblems } from './support/axe';
import { figure } from './support/rows';
import { expect, test } from './support/test';

const platformPages = [
  'system-health',
  'events',
  'patterns',
  'patterns/merge',
  'learning',
  'guards',
  'queue',
  'in-doubt',
  'audit',
  'settings',
  'doctor',
  'fault-lab',
  'outbox',
  'members',
].map((name) => `/platform/${name}`);
const password = 'another-long-password';

test('the platform refuses a member by page, by action and by API', async ({ adminPage, stack, browser }) => {
  const email = uniqueEmail();
  await adminPage.goto('/platform/members');
  await adminPage.getByLabel('Name').fill('Member');
  await adminPage.getByLabel('E-mail').fill(email);
  await adminPage.getByLabel('Password').fill(password);
  const [sent] = await Promise.all([
    adminPage.waitForRequest((request) => request.method() === 'POST' && 'next-action' in request.headers()),
    adminPage.getByRole('button', { name: 'Add the person' }).click(),
  ]);
  await expect(adminPage.getByText('can sign in now')).toBeVisible();

  const context = await browser.newContext({ baseURL: stack.app.url });
  const page = await context.newPage();
  await page.goto('/sign-in');
  await fillSignIn(page, { email, password });
  await expect(page).toHaveURL(/\/contacts/);

  for (const path of platformPages) {
    const response = await page.goto(path);
    expect(response?.status(), path).toBe(403);
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('This is for admins');
  }
  expect(await accessibilityProblems(page)).toEqual([]);
  for (const path of ['/api/platform/events', '/api/platform/audit']) {
    expect((await page.request.get(path)).status(), path).toBe(403);
  }

  // The same action, as the admin's browser sent it, but with the member's session and for another person.
  const second = uniqueEmail();
  const { 'next-action': action = '', 'content-type': type = '' } = sent.headers();
  const replay = await page.request.post('/platform/members', {
    headers: { 'next-action': action, 'content-type': type, origin: stack.app.url },
    data: (sent.postData() ?? '').replace(email, second),
  });
  expect(replay.status()).toBe(403);
  expect(await figure(stack.databaseUrl, 'select count(*) from users where email = $1', [second])).toBe(0);
  await context.close();
});

test('a stranger gets nothing: pages lead to sign-in, routes answer 401', async ({ page }) => {
  for (const path of ['/contacts', '/deals', '/onboarding', ...platformPages]) {
    await page.goto(path);
    await expect(page, path).toHaveURL(/\/sign-in/);
  }
  for (const path of ['/api/contacts', '/api/platform/events', '/api/platform/audit']) {
    expect((await page.request.get(path)).status(), path).toBe(401);
  }
  expect((await page.request.post('/api/contacts', { data: { name: 'x', email: 'x@example.com' } })).status()).toBe(
    401,
  );
});

test('the cron route wants its token', async ({ page }) => {
  expect((await page.request.get('/api/cron/health-check')).status()).toBe(401);
  const wrong = await page.request.get('/api/cron/health-check', { headers: { authorization: 'Bearer wrong' } });
  expect(wrong.status()).toBe(401);
});

test('every answer carries the security headers, and its policy names a fresh nonce', async ({ page }) => {
  const policies = new Set<string>();
  for (const path of ['/sign-in', '/no-such-page', '/api/health']) {
    const headers = (await page.request.get(path)).headers();
    expect(headers['x-content-type-options'], path).toBe('nosniff');
    const policy = headers['content-security-policy'] ?? '';
    expect(policy, path).toMatch(/script-src[^;]*'nonce-/);
    expect(policy, path).not.toMatch(/script-src[^;]*'unsafe-inline'/);
    policies.add(policy);
  }
  expect(policies.size).toBe(3);
});

test('user A’s finished form is not user B’s: the same key from another session does its own work', async ({
  adminPage,
  stack,
  browser,
}) => {
  const key = `shared-key-${crypto.randomUUID()}`;
  const mine = uniqueEmail();
  const theirs = uniqueEmail();
  const post = { headers: { 'idempotency-key': key } };
  const first = await adminPage.request.post('/api/contacts', { ...post, data: { name: 'A', email: mine } });
  expect(first.status()).toBe(201);
  const again = await adminPage.request.post('/api/contacts', { ...post, data: { name: 'A', email: mine } });
  expect(await again.json()).toEqual(await first.json());
  const other = await adminPage.request.post('/api/contacts', { ...post, data: { name: 'A', email: theirs } });
  expect(other.status()).toBe(422);

  const email = uniqueEmail();
  await adminPage.goto('/platform/members');
  await adminPage.getByLabel('Name').fill('Other');
  await adminPage.getByLabel('E-mail').fill(email);
  await adminPage.getByLabel('Password').fill(password);
  await adminPage.getByRole('button', { name: 'Add the person' }).click();
  await expect(adminPage.getByText('can sign in now')).toBeVisible();
  const context = await browser.newContext({ baseURL: stack.app.url });
  const page = await context.newPage();
  await page.goto('/sign-in');
  await fillSignIn(page, { email, password });
  await expect(page).toHaveURL(/\/contacts/);
  const own = await page.request.post('/api/contacts', { ...post, data: { name: 'B', email: theirs } });
  expect(own.status()).toBe(201);
  expect((await own.json()).contact.email).toBe(theirs);
  await context.close();
});
