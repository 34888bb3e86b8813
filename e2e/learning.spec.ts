import type { Page, Request } from '@playwright/test';
import { uniqueEmail } from './pages/forms';
import { breakWith } from './pages/settings-page';
import { fillSignIn } from './pages/sign-in-page';
import { accessibilityProblems } from './support/axe';
import { newFingerprint, storeDecisions, storeFailure, storeLearned } from './support/learned';
import { figure } from './support/rows';
import { expect, type Stack, test } from './support/test';

const patterns = '/platform/patterns';

/** A group's part of the page, by its fingerprint. */
function group(page: Page, fingerprint: string) {
  return page.locator(`[id="group-${fingerprint}"]`);
}

async function twoGroups(stack: Stack): Promise<[string, string]> {
  const [one, other] = [newFingerprint(), newFingerprint()];
  const common = { successes: 12, failures: 1, template: 'seeded: the service answered 503' };
  await storeLearned(stack.databaseUrl, { ...common, fingerprint: one, sources: ['seedOne'] });
  await storeLearned(stack.databaseUrl, { ...common, fingerprint: other, sources: ['seedOther'], successes: 9 });
  return [one, other];
}

test('an event tells what was believed, what would change the mind, and what a model would be told', async ({
  adminPage: page,
}) => {
  expect(await breakWith(page, 'Deadlock')).toMatch(/^healed/);
  await page
    .getByRole('link', { name: /Read the story/ })
    .first()
    .click();
  await expect(page.getByRole('heading', { name: 'What was believed' })).toBeVisible();
  await expect(page.getByRole('main')).toContainText(/It was taken for “deadlock”, told by:.*40P01.*PostgreSQL/s);
  await expect(page.getByRole('heading', { name: 'What would change the mind' })).toBeVisible();
  await expect(page.getByRole('main'), 'on a server’s database a drill teaches nothing, and says so').toContainText(
    'no drill of the fault lab teaches anything',
  );

  await page.getByText('What would be sent to the model').click();
  await expect(page.getByText('no language model is configured')).toBeVisible();
  const question = page.getByRole('main').locator('pre').filter({ hasText: '<failure>' });
  await expect(question).toContainText('deadlock');
  await expect(question).not.toContainText('u003c');
  expect(await accessibilityProblems(page)).toEqual([]);
});

test('groups are merged by an admin, what was learned moves along, and a fingerprint is taken out again', async ({
  adminPage: page,
  stack,
}) => {
  const [one, other] = await twoGroups(stack);
  await page.goto(patterns);
  await expect(group(page, one)).toContainText('12 of 13');
  await expect(group(page, one)).toContainText('more success');
  await group(page, one).getByRole('checkbox').check();
  await group(page, other).getByRole('checkbox').check();
  await page.getByRole('button', { name: 'Merge the chosen…' }).click();

  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Merge 2 groups into one?');
  expect(await accessibilityProblems(page)).toEqual([]);
  await page.getByRole('radio', { name: new RegExp(one) }).check();
  await page.getByRole('button', { name: 'Merge 2 groups' }).click();
  await expect(page.getByText('What was learned moved along.')).toBeVisible();
  await expect(group(page, one)).toContainText('21 of 23');
  await expect(group(page, one), 'every source is named').toContainText(/seedOne, seedOther|seedOther, seedOne/);
  await expect(group(page, other)).toHaveCount(0);
  await group(page, one).getByText('Grouping: 1 put here by an admin').click();
  expect(await accessibilityProblems(page)).toEqual([]);

  await group(page, one)
    .getByRole('button', { name: `Take out: ${other}` })
    .click();
  await page.getByRole('alertdialog').getByRole('button', { name: 'Take out' }).click();
  await expect(page.getByText(`Taken out: ${other} is a group of its own again.`)).toBeVisible();
  await expect(group(page, one)).toContainText('12 of 13');
  await expect(group(page, other)).toContainText('9 of 10');
  const audited = "select count(*) from healing_audit where action = 'groups-merged' and subject = $1";
  expect(await figure(stack.databaseUrl, audited, [`group ${one}`])).toBe(1);
});

test('a merge of what reads with what sends is warned of, and can still be made', async ({
  adminPage: page,
  stack,
}) => {
  const [one, other] = [newFingerprint(), newFingerprint()];
  const common = { successes: 3, failures: 0, template: 'seeded: 503 for both' };
  await storeLearned(stack.databaseUrl, { ...common, fingerprint: one, sources: ['seedRead'] });
  await storeLearned(stack.databaseUrl, { ...common, fingerprint: other, sources: ['seedSend'] });
  await storeFailure(stack.databaseUrl, { source: 'seedRead', effects: 'none' });
  await storeFailure(stack.databaseUrl, { source: 'seedSend', effects: 'once' });
  await page.goto(`${patterns}/merge?group=${one}&group=${other}`);
  await expect(page.getByRole('alert').filter({ hasText: 'seedRead only reads' })).toContainText(
    'seedSend changes or sends something',
  );
  expect(await accessibilityProblems(page)).toEqual([]);
  await page.getByRole('button', { name: 'Merge 2 groups' }).click();
  await expect(page.getByText('What was learned moved along.')).toBeVisible();
});

test('a group is split by source and put together again; one source alone cannot be split', async ({
  adminPage: page,
  stack,
}) => {
  const both = newFingerprint();
  const common = { failures: 0, template: 'seeded: two sources' };
  await storeLearned(stack.databaseUrl, {
    ...common,
    fingerprint: both,
    sources: ['seedLeft', 'seedRight'],
    successes: 8,
  });
  const split = async () => {
    await group(page, both)
      .getByText(/^Grouping/)
      .click();
    await group(page, both)
      .getByRole('button', { name: `Split by source: ${both}` })
      .click();
    await page.getByRole('alertdialog').getByRole('button', { name: 'Split' }).click();
  };
  await page.goto(`${patterns}?search=${both}`);
  await split();
  await expect(page.getByText('Split: each source is a group of its own now.')).toBeVisible();
  await page.goto(`${patterns}?search=seedLeft`);
  await page.getByText('Grouping: 1 put here by an admin').click();
  await page.getByRole('button', { name: `Undo the split: ${both}` }).click();
  await page.getByRole('alertdialog').getByRole('button', { name: 'Undo the split' }).click();
  await expect(page.getByText(`Taken out: ${both} is a group of its own again.`)).toBeVisible();
  await page.goto(`${patterns}?search=${both}`);
  await expect(group(page, both)).toContainText('8 of 8');

  const single = newFingerprint();
  await storeLearned(stack.databaseUrl, { ...common, fingerprint: single, sources: ['seedAlone'], successes: 3 });
  await page.goto(`${patterns}?search=${single}`);
  await group(page, single)
    .getByText(/^Grouping/)
    .click();
  await group(page, single)
    .getByRole('button', { name: /^Split by source/ })
    .click();
  await page.getByRole('alertdialog').getByRole('button', { name: 'Split' }).click();
  await expect(page.getByText('all of its failures come from one source')).toBeVisible();
});

test('merging works without JavaScript, and needs two groups', async ({ adminState, browser, stack }) => {
  const [one, other] = await twoGroups(stack);
  const context = await browser.newContext({
    baseURL: stack.app.url,
    javaScriptEnabled: false,
    storageState: adminState,
  });
  const page = await context.newPage();
  await page.goto(`${patterns}/merge?group=${one}`);
  await expect(page.getByText('Two groups or more are needed.')).toBeVisible();
  await page.goto(patterns);
  await group(page, one).getByRole('checkbox').check();
  await group(page, other).getByRole('checkbox').check();
  await page.getByRole('button', { name: 'Merge the chosen…' }).click();
  await page.getByRole('button', { name: 'Merge 2 groups' }).click();
  await expect(page.getByText('What was learned moved along.')).toBeVisible();
  await context.close();
});

test('a threshold is tried out on what was recorded, and a wrong one is refused beside its field', async ({
  adminPage: page,
  stack,
}) => {
  await storeDecisions(stack.databaseUrl, { count: 60, explored: 12 });
  await page.goto('/platform/learning');
  await expect(page.getByText(/In \d+ of them chance could have chosen otherwise, and in \d+ it did/)).toBeVisible();
  const weak = page.getByRole('row').filter({ hasText: 'always retry' });
  await expect(weak).toContainText(/Too few/);
  await page.getByLabel('Trust from (%)').fill('high');
  await page.getByRole('button', { name: 'Try it out' }).click();
  await expect(page.getByText('Number from 50 to 100 %.')).toBeVisible();
  await expect(page.getByLabel('Trust from (%)')).toHaveValue('high');

  await page.getByLabel('Trust from (%)').fill('65');
  await page.getByLabel('Over').selectOption('7');
  await page.getByRole('button', { name: 'Try it out' }).click();
  await expect(page).toHaveURL(/trust=65&days=7/);
  await expect(page.getByRole('row').filter({ hasText: 'tried out' })).toContainText(/0\.65.*(\d+\.\d %|unknown)/s);
  await expect(page.getByText('Nothing was changed.')).toBeVisible();
  expect(await accessibilityProblems(page)).toEqual([]);
});

test('the small model says why it cannot be trained, and the language model that there is none', async ({
  adminPage: page,
}) => {
  await page.goto('/platform/learning');
  await expect(page.getByText('No language model is configured')).toBeVisible();
  await page.getByRole('button', { name: 'Train now' }).click();
  await expect(page.getByText(/^Nothing was trained: /)).toBeVisible({ timeout: 60_000 });
});

for (const { name, width } of [
  { name: 'phone', width: 390 },
  { name: 'laptop', width: 1280 },
]) {
  for (const colorScheme of ['light', 'dark'] as const) {
    test(`patterns and learning stand within a ${name}'s width (${colorScheme}), and axe finds nothing`, async ({
      adminPage: page,
      stack,
    }) => {
      await twoGroups(stack);
      await page.setViewportSize({ width, height: 844 });
      await page.emulateMedia({ colorScheme });
      for (const path of [patterns, '/platform/learning?trust=70']) {
        await page.goto(path);
        await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
        const over = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
        expect(over, path).toBeLessThanOrEqual(0);
        const outside = await page
          .locator('td')
          .evaluateAll(
            (cells) => cells.filter((cell) => cell.getBoundingClientRect().right > window.innerWidth).length,
          );
        expect(outside, `cells of ${path} that are out of sight`).toBe(0);
        expect(await accessibilityProblems(page), path).toEqual([]);
      }
    });
  }
}

test('a member can neither see what was learned nor merge it, not even with an admin’s own request', async ({
  adminPage,
  browser,
  stack,
}) => {
  const [one, other] = await twoGroups(stack);
  const [third, fourth] = await twoGroups(stack);
  const [email, password] = [uniqueEmail(), 'another-long-password'];
  await adminPage.goto('/platform/members');
  await adminPage.getByLabel('Name').fill('Member');
  await adminPage.getByLabel('E-mail').fill(email);
  await adminPage.getByLabel('Password').fill(password);
  await adminPage.getByRole('button', { name: 'Add the person' }).click();
  await expect(adminPage.getByText('can sign in now')).toBeVisible();
  const merge = (first: string, second: string) => `${patterns}/merge?group=${first}&group=${second}`;
  const posted = () =>
    adminPage.waitForRequest((request) => request.method() === 'POST' && 'next-action' in request.headers());
  await adminPage.goto(merge(one, other));
  const [sent] = await Promise.all([posted(), adminPage.getByRole('button', { name: 'Merge 2 groups' }).click()]);
  await expect(adminPage.getByText('What was learned moved along.')).toBeVisible();
  const into = (await group(adminPage, one).count()) === 1 ? one : other;
  await group(adminPage, into)
    .getByText(/^Grouping/)
    .click();
  await group(adminPage, into)
    .getByRole('button', { name: /^Split by source/ })
    .click();
  const [parted] = await Promise.all([
    posted(),
    adminPage.getByRole('alertdialog').getByRole('button', { name: 'Split' }).click(),
  ]);
  await expect(adminPage.getByText('Split: each source is a group of its own now.')).toBeVisible();
  await adminPage.goto('/platform/learning');
  const [trained] = await Promise.all([posted(), adminPage.getByRole('button', { name: 'Train now' }).click()]);
  await expect(adminPage.getByText(/^Nothing was trained: /)).toBeVisible({ timeout: 60_000 });

  const context = await browser.newContext({ baseURL: stack.app.url });
  const page = await context.newPage();
  await page.goto('/sign-in');
  await fillSignIn(page, { email, password });
  await expect(page).toHaveURL(/\/contacts/);
  for (const path of [patterns, merge(third, fourth), '/platform/learning']) {
    expect((await page.goto(path))?.status(), path).toBe(403);
  }
  const forge = async (request: Request, path: string, swap: (body: string) => string) => {
    const { 'next-action': action = '', 'content-type': type = '' } = request.headers();
    const headers = { 'next-action': action, 'content-type': type, origin: stack.app.url };
    const answer = await page.request.post(path, { headers, data: swap(request.postData() ?? '') });
    return answer.status();
  };
  const audited = () => figure(stack.databaseUrl, 'select count(*) from healing_audit');
  const before = await audited();
  const swapped = (body: string) => body.replaceAll(one, third).replaceAll(other, fourth);
  expect(await forge(sent, merge(third, fourth), swapped)).toBe(403);
  expect(await forge(parted, patterns, (body) => body.replaceAll(into, third))).toBe(403);
  expect(await forge(trained, '/platform/learning', (body) => body)).toBe(403);
  // Next passes a call on from a page that a member may see, and answers 200 itself: the action must have refused.
  await forge(trained, '/contacts', (body) => body);
  const merged = 'select count(*) from healing_groups where fingerprint in ($1, $2)';
  expect(await figure(stack.databaseUrl, merged, [third, fourth])).toBe(0);
  expect(await audited(), 'nothing was done in anybody’s name').toBe(before);
  await context.close();
});

test('after several faults guards, queue and audit say what is so, also on a phone, and the chain is whole', async ({
  adminPage: page,
}) => {
  test.slow();
  for (const fault of ['Upstream 503', 'Deadlock', 'E-mail vendor down', 'A permanent bug (the control)']) {
    expect(await breakWith(page, fault), fault).toMatch(/^(healed|failed|deferred|degraded)/);
  }
  await page
    .getByRole('link', { name: /Read the story/ })
    .first()
    .click();
  const story = page.getByRole('main');
  await expect(story, 'one story of a bug').toContainText('Mending the cause');
  await expect(story).not.toContainText('a rule of your own that matches this error would');
  await page.goto('/platform/guards');
  for (const width of [1280, 390]) {
    await page.setViewportSize({ width, height: 844 });
    for (const path of ['guards', 'queue', 'audit']) {
      await page.goto(`/platform/${path}`);
      await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
      await expect(page.getByRole('main')).not.toContainText(/NaN|undefined|Infinity|\[object/);
      const over = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
      expect(over, `${path} at ${width}`).toBeLessThanOrEqual(0);
      expect(await accessibilityProblems(page), `${path} at ${width}`).toEqual([]);
    }
  }
  await page.getByRole('button', { name: 'Verify chain' }).click();
  await expect(page.getByText(/The chain is whole: \d+ records? checked|nothing to verify/)).toBeVisible();
});
