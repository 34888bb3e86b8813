import { defineConfig, devices } from '@playwright/test';
import { findBrowser } from './scripts/verify/browser.mjs';

const browser = await findBrowser();
/** Debian's Chromium runs as root only without its sandbox; the pages it opens are all ours. */
const args = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

export default defineConfig({
  testDir: 'e2e',
  testMatch: '**/*.spec.ts',
  outputDir: 'test-results',
  workers: 1,
  retries: 0,
  forbidOnly: Boolean(process.env.CI),
  timeout: 60_000,
  expect: { timeout: 10_000 },
  use: {
    ...devices['Desktop Chrome'],
    trace: 'retain-on-failure',
    launchOptions: { ...(browser ? { executablePath: browser.path } : {}), args },
  },
});
