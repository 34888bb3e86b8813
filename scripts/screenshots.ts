import { mkdirSync } from 'node:fs';
import { type Browser, chromium, type Page } from '@playwright/test';
import { fillOnboarding } from '../e2e/pages/forms';
import { signIn } from '../e2e/pages/sign-in-page';
import { admin, type Stack, startStack } from '../e2e/support/stack';
import { resendUnavailable } from '../e2e/support/vendors';
import { findBrowser } from './verify/browser.mjs';

/**
 * `npm run screenshots`: makes the pictures of the README from the newest build. What they show really happened: the
 * faults are those of the fault lab, struck in a real Postgres and at local vendors.
 */
const folder = 'docs/images';
const faults: [fault: string, count: string][] = [
  ['Connection lost', '1'],
  ['Deadlock', '1'],
  ['Statement timeout', '1'],
  ['Upstream 503', '2'],
  ['Upstream 429 with Retry-After', '1'],
  ['Malformed reply', '1'],
  ['Permanent bug', '1'],
  ['Deadlock', '2'],
  ['Connection lost', '2'],
];

mkdirSync(folder, { recursive: true });
const { stack, stop } = await startStack();
const found = await findBrowser();
const browser = await chromium.launch({
  ...(found ? { executablePath: found.path } : {}),
  args: ['--no-sandbox', '--disable-gpu'],
});
try {
  await take(browser, stack);
} finally {
  await browser.close();
  await stop();
}

async function take(browser: Browser, { app, resend }: Stack): Promise<void> {
  const context = await browser.newContext({
    baseURL: app.url,
    viewport: { width: 1280, height: 900 },
    deviceScaleFactor: 1.5,
    reducedMotion: 'reduce',
  });
  const page = await context.newPage();
  await signIn(page, admin);

  await fillOnboarding(page, {
    name: 'Example Studio',
    email: 'hello@example.com',
    phone: '+15550123',
    project: 'New website',
    credits: '25',
  });
  resend.failNext(2, resendUnavailable);
  await page.getByRole('button', { name: 'Onboard client' }).click();
  await page.getByText('The client is set up.').waitFor();
  await shoot(page, 'onboarding');

  for (const [fault, count] of faults) await strike(page, fault, count);
  await shoot(page, 'fault-lab');

  await page.goto('/platform/events?outcome=healed');
  await page.getByRole('list', { name: 'Events, newest first' }).getByRole('link').first().click();
  await page.waitForURL(/\/platform\/events\/[0-9a-f-]{36}/);
  await shoot(page, 'event');

  await page.goto('/platform/guards');
  await shoot(page, 'guards');
  await page.setViewportSize({ width: 1280, height: 1180 });
  await page.goto('/platform/system-health');
  await shoot(page, 'system-health');
  await page.emulateMedia({ colorScheme: 'dark', reducedMotion: 'reduce' });
  await shoot(page, 'system-health-dark');
  await page.setViewportSize({ width: 390, height: 844 });
  await page.emulateMedia({ colorScheme: 'light', reducedMotion: 'reduce' });
  await shoot(page, 'system-health-phone');
}

async function strike(page: Page, fault: string, count: string): Promise<void> {
  await page.goto('/platform/fault-lab');
  await page.getByRole('radio', { name: fault }).first().check();
  await page.getByLabel('How often it strikes').selectOption(count);
  await page.getByRole('button', { name: 'Break it and run' }).click();
  await page.waitForURL(/[?&]run=/, { timeout: 60_000 });
}

async function shoot(page: Page, name: string): Promise<void> {
  await page.getByRole('heading', { level: 1 }).waitFor();
  await page.waitForLoadState('networkidle').catch(() => page.waitForLoadState('load'));
  await page.screenshot({ path: `${folder}/${name}.png` });
  console.log(`${folder}/${name}.png`);
}
