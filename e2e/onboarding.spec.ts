import type { Page } from '@playwright/test';
import { fillOnboarding, type NewClient, unique, uniqueEmail } from './pages/forms';
import { figure, rows } from './support/rows';
import { expect, type Stack, test } from './support/test';
import { resendUnavailable } from './support/vendors';

const newClient = (): NewClient => ({
  name: unique('Client'),
  email: uniqueEmail(),
  phone: '+15550123',
  project: unique('Project'),
  credits: '25',
});

/** What the database holds of a client: everything exactly once. */
async function expectOneClient({ databaseUrl }: Stack, client: NewClient): Promise<void> {
  const byMail = [client.email];
  expect(await figure(databaseUrl, 'select count(*) from contacts where email = $1', byMail)).toBe(1);
  expect(await figure(databaseUrl, 'select count(*) from projects where name = $1', [client.project])).toBe(1);
  expect(await figure(databaseUrl, 'select count(*) from onboardings where client_name = $1', [client.name])).toBe(1);
  const ledger = await rows(
    databaseUrl,
    `select e.kind, e.amount, a.balance from credit_entries e join credit_accounts a on a.id = e.account_id
     join contacts c on c.id = a.contact_id where c.email = $1`,
    byMail,
  );
  expect(ledger).toEqual([{ kind: 'grant', amount: 25, balance: 25 }]);
}

const mailsTo = ({ resend }: Stack, client: NewClient) => resend.accepted.filter(({ to }) => to.includes(client.email));
const smsTo = ({ twilio }: Stack) => twilio.accepted.filter(({ to }) => to === '+15550123');

async function onboard(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Onboard client' }).click();
  await expect(page.getByText('The client is set up.')).toBeVisible({ timeout: 30_000 });
}

test.beforeEach(({ stack }) => {
  stack.resend.reset();
  stack.twilio.reset();
});

test('a client is onboarded once while the mail vendor is away twice and the database drops a connection', async ({
  adminPage: page,
  stack,
}) => {
  const client = newClient();
  await fillOnboarding(page, client);
  stack.resend.failNext(2, resendUnavailable);
  // The connection goes in the middle of the client's own transaction.
  let cut = false;
  stack.database.onClientData((data) => {
    if (cut || !data.includes('insert into "contacts"')) return 'forward';
    cut = true;
    return 'cut';
  });
  await onboard(page);
  stack.database.onClientData(null);
  expect(cut, 'the fault struck').toBe(true);

  await expectOneClient(stack, client);
  await expect.poll(() => mailsTo(stack, client).length, { timeout: 30_000 }).toBe(1);
  expect(stack.resend.attempts).toBeGreaterThanOrEqual(3);
  expect(smsTo(stack).length).toBeLessThanOrEqual(1);

  await expect(async () => {
    await page.goto('/platform/events?search=onboardClient');
    await page
      .getByRole('link', { name: /^onboardClient/ })
      .first()
      .click({ timeout: 2_000 });
    await expect(page).toHaveURL(/\/platform\/events\/[0-9a-f-]{36}/, { timeout: 2_000 });
  }).toPass({ timeout: 20_000 });
  const story = page.getByRole('main');
  await expect(story).toContainText('healed');
  await expect(story).toContainText('What was considered');
  await expect(story).toContainText(/connection/i);
});

test('a double click on the last button makes one client', async ({ adminPage: page, stack }) => {
  const client = newClient();
  await fillOnboarding(page, client);
  await page.getByRole('button', { name: 'Onboard client' }).dblclick();
  await expect(page.getByText('The client is set up.')).toBeVisible({ timeout: 30_000 });
  await expectOneClient(stack, client);
  expect(mailsTo(stack, client)).toHaveLength(1);
  expect(smsTo(stack)).toHaveLength(1);
});

test.describe('without JavaScript', () => {
  test.use({ javaScriptEnabled: false });

  test('the wizard works, and heals a dropped connection', async ({ adminPage: page, stack }) => {
    const client = newClient();
    await fillOnboarding(page, client);
    let cut = false;
    stack.database.onClientData((data) => {
      if (cut || !data.includes('insert into "contacts"')) return 'forward';
      cut = true;
      return 'cut';
    });
    await onboard(page);
    stack.database.onClientData(null);
    expect(cut, 'the fault struck').toBe(true);
    await expectOneClient(stack, client);

    expect(mailsTo(stack, client)).toHaveLength(1);
    expect(smsTo(stack)).toHaveLength(1);
  });

  test('a double click on the button makes one client', async ({ adminPage: page, stack }) => {
    const client = newClient();
    await fillOnboarding(page, client);
    await page.getByRole('button', { name: 'Onboard client' }).dblclick();
    await expect(page.getByText('The client is set up.')).toBeVisible({ timeout: 30_000 });
    await expectOneClient(stack, client);
    expect(mailsTo(stack, client)).toHaveLength(1);
  });
});
