import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { say } from '../start/console.mjs';
import { projectRoot, StartError } from '../start/project.mjs';
import { runChild, runNode } from '../start/run-child.mjs';

const debianChromium = '/usr/bin/chromium';

/** Playwright's own browser, then CHROMIUM_PATH, then Debian's. Null when there is none. */
export async function findBrowser(env = process.env) {
  const { chromium } = await import('@playwright/test');
  const own = chromium.executablePath();
  if (own && existsSync(own)) return { path: own, own: true };
  if (env.CHROMIUM_PATH) {
    if (existsSync(env.CHROMIUM_PATH)) return { path: env.CHROMIUM_PATH, own: false };
    throw new StartError(`CHROMIUM_PATH names ${env.CHROMIUM_PATH}, which is not there.`);
  }
  return existsSync(debianChromium) ? { path: debianChromium, own: false } : null;
}

/** Finds a browser, or installs one: Debian's package as root, else Playwright's download. */
export async function ensureBrowser() {
  const found = await findBrowser();
  if (found) return found;
  const ways = [
    { when: canUseApt(), label: 'apt-get install chromium', run: aptInstall },
    { when: true, label: 'playwright install chromium', run: playwrightInstall },
  ];
  for (const way of ways.filter(({ when }) => when)) {
    say(`No Chromium here: trying ${way.label} …`);
    const code = await way.run();
    const browser = await findBrowser();
    if (browser) return browser;
    say(`${way.label} did not bring one (exit ${code}).`);
  }
  throw new StartError('no Chromium was found and none could be installed. Install one and set CHROMIUM_PATH to it.');
}

/** Whether packages can be installed here: Debian's apt, as root. */
export function canUseApt() {
  if (process.platform !== 'linux' || process.getuid?.() !== 0) return false;
  try {
    execFileSync('apt-get', ['--version'], { stdio: 'ignore' });
    return true;
  } catch (error) {
    if (error.code === 'ENOENT') return false;
    throw error;
  }
}

async function aptInstall() {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  await runChild('apt-get', ['update', '-qq'], { env });
  return runChild('apt-get', ['install', '-y', '-qq', '--no-install-recommends', 'chromium'], { env });
}

function playwrightInstall() {
  return runNode([join(projectRoot, 'node_modules/@playwright/test/cli.js'), 'install', 'chromium']);
}
