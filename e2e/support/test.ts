import { type BrowserContextOptions, test as base, expect, type Page } from '@playwright/test';
import { signIn } from '../pages/sign-in-page';
import { admin, type Stack, startStack } from './stack';
import { watchPage } from './watch-page';

type StorageState = Exclude<NonNullable<BrowserContextOptions['storageState']>, string>;

/**
 * `stack` is started once a worker. `page` fails its test at the end when the browser reported a violation of the
 * Content-Security-Policy or an uncaught error. `adminPage` is signed in.
 */
export const test = base.extend<{ adminPage: Page }, { stack: Stack; adminState: StorageState }>({
  stack: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the fixture's needs from this pattern.
    async ({}, use) => {
      const { stack, stop } = await startStack();
      await use(stack);
      await stop();
    },
    { scope: 'worker', timeout: 120_000 },
  ],
  baseURL: async ({ stack }, use) => use(stack.app.url),
  page: async ({ page }, use) => {
    const problems = await watchPage(page);
    await use(page);
    expect(problems(), 'what the browser complained about').toEqual([]);
  },
  // Sign-in is rate-limited, so one session serves all tests of a worker.
  adminState: [
    async ({ stack, browser }, use) => {
      const context = await browser.newContext({ baseURL: stack.app.url });
      await signIn(await context.newPage(), admin);
      const state = await context.storageState();
      await context.close();
      await use(state);
    },
    { scope: 'worker' },
  ],
  adminPage: async ({ page, context, adminState }, use) => {
    await context.addCookies(adminState.cookies);
    await use(page);
  },
});

export { admin, expect, type Stack };
