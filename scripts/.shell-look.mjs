import { readFileSync } from 'node:fs';
import AxeBuilder from '@axe-core/playwright';
import { chromium } from '@playwright/test';

const base = 'http://localhost:3101';
const token = readFileSync('/tmp/shell-token', 'utf8').trim().split(' ')[1];
const browser = await chromium.launch({
  executablePath: '/usr/bin/chromium',
  args: [
    '--no-sandbox',
    '--disable-gpu',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
  ],
});
const problems = [];
async function watch(page) {
  await page.addInitScript(() =>
    document.addEventListener('securitypolicyviolation', (e) =>
      console.error('CSPVIOLATION', e.violatedDirective, e.blockedURI, e.sourceFile, e.sample),
    ),
  );
  page.on('console', (m) => {
    if (m.type() === 'error' || m.text().includes('CSP')) problems.push(`${page.url()} ${m.text()}`);
  });
  page.on('pageerror', (e) => problems.push(`${page.url()} PAGEERROR ${e}`));
}
const wide = await browser.newContext({ viewport: { width: 1280, height: 800 }, colorScheme: 'light' });
const page = await wide.newPage();
await watch(page);
const overflow = async (p, n) => {
  const d = await p.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  if (d > 0) problems.push(`${n} overflows by ${d}`);
};
const axe = async (p, n) => {
  const r = await new AxeBuilder({ page: p }).analyze();
  for (const v of r.violations)
    problems.push(
      `AXE ${n} ${v.id}: ${v.nodes
        .map((x) => x.target + ' ' + x.failureSummary)
        .join(' | ')
        .slice(0, 600)}`,
    );
};
const shot = async (p, n) => {
  await overflow(p, n);
  await axe(p, n);
  await p.screenshot({ path: `/tmp/shots/${n}.png`, fullPage: false });
};

if (process.argv[2] === 'first') {
  await page.goto(`${base}/sign-in`);
  await shot(page, 'signin-empty');
  await page.goto(`${base}/first-run?token=wrong`);
  await shot(page, 'first-wrong');
  await page.goto(`${base}/first-run?token=${token}`);
  await page.getByLabel('Name').fill('Anna Admin');
  await page.getByLabel('E-mail').fill('nope');
  await page.getByLabel('Password').fill('short');
  await page.getByRole('button', { name: /Make the admin/ }).click();
  await page.getByText('Use at least 12').waitFor();
  await shot(page, 'first-errors');
  if ((await page.getByLabel('Name').inputValue()) !== 'Anna Admin') problems.push('typed name lost');
  await page.getByLabel('E-mail').fill('admin@example.com');
  await page.getByLabel('Password').fill('correct horse battery');
  await page.getByRole('button', { name: /Make the admin/ }).click();
  await page.waitForURL('**/platform/system-health');
  const again = await page.goto(`${base}/first-run?token=${token}`);
  console.log('first-run again', again.status());
  await page.goto(`${base}/platform/members`);
  await page.getByLabel('Name').fill('Max Member');
  await page.getByLabel('E-mail').fill('member@example.com');
  await page.getByLabel('Password').fill('correct horse battery');
  await page.getByRole('button', { name: 'Add the person' }).click();
  await page.getByText('can sign in now').waitFor();
  await wide.clearCookies();
}
await page.goto(`${base}/contacts`);
console.log('redirected', page.url());
await page.getByLabel('E-mail').fill('admin@example.com');
await page.getByLabel('Password').fill('wrong');
await page.getByRole('button', { name: 'Sign in' }).click();
await page.getByText('is wrong').waitFor();
await shot(page, 'signin-wrong');
await page.getByLabel('Password').fill('correct horse battery');
await page.getByRole('button', { name: 'Sign in' }).click();
await page.waitForURL('**/contacts');
const cookies = await wide.cookies();
console.log(cookies.map((c) => [c.name, c.httpOnly, c.secure, c.sameSite].join(' ')));
const storage = await wide.storageState();
for (const scheme of ['light', 'dark'])
  for (const [size, width] of [
    ['wide', 1280],
    ['phone', 375],
  ]) {
    const context = await browser.newContext({
      storageState: storage,
      viewport: { width, height: 800 },
      colorScheme: scheme,
      hasTouch: size === 'phone',
      isMobile: size === 'phone',
    });
    const p = await context.newPage();
    await watch(p);
    for (const path of ['/contacts', '/platform/system-health', '/platform/members', '/nothing', '/boom']) {
      await p.goto(base + path);
      await p.waitForLoadState('networkidle');
      await shot(p, `${path.replaceAll('/', '_').slice(1)}-${size}-${scheme}`);
    }
    await p.goto(base + '/contacts');
    await p.locator('summary').click();
    await shot(p, `menu-${size}-${scheme}`);
    await p.keyboard.press('Escape');
    if (await p.getByText('Sign out').isVisible()) problems.push('menu stays open');
    await p.getByRole('button', { name: 'Delete…' }).click();
    await p.getByRole('alertdialog').waitFor();
    await shot(p, `dialog-${size}-${scheme}`);
    await p.getByRole('button', { name: 'Cancel' }).click();
    await p.getByRole('button', { name: /^Theme/ }).click();
    await p.getByRole('button', { name: /^Theme/ }).click();
    console.log('theme', await p.evaluate(() => [document.documentElement.dataset.theme, document.cookie]));
    await p.reload();
    console.log(
      'after reload',
      await p.evaluate(() => [
        document.documentElement.dataset.theme,
        getComputedStyle(document.body).fontFamily.slice(0, 40),
        getComputedStyle(document.documentElement).backgroundColor,
      ]),
    );
    await context.close();
  }
// without JavaScript
const plain = await browser.newContext({ javaScriptEnabled: false });
const np = await plain.newPage();
await np.goto(`${base}/contacts`);
await np.getByLabel('E-mail').fill('member@example.com');
await np.getByLabel('Password').fill('bad');
await np.getByRole('button', { name: 'Sign in' }).click();
console.log('nojs wrong', await np.getByText('is wrong').count(), await np.getByLabel('E-mail').inputValue());
await np.getByLabel('Password').fill('correct horse battery');
await np.getByRole('button', { name: 'Sign in' }).click();
console.log('nojs', np.url());
const r = await np.goto(`${base}/platform/members`);
console.log('member on platform', r.status());
await np.screenshot({ path: '/tmp/shots/forbidden.png' });
const ra = await np.goto(`${base}/forms`);
await np.context().clearCookies();
const [resp] = await Promise.all([
  np.waitForResponse((x) => x.request().method() === 'POST'),
  np.getByRole('button', { name: 'go' }).click(),
]);
console.log('action signed out', resp.status(), np.url());
await np.screenshot({ path: '/tmp/shots/unauthorized.png' });
// sign out
await page.goto(`${base}/contacts`);
await page.locator('summary').click();
await page.getByRole('button', { name: 'Sign out' }).click();
await page.waitForURL('**/sign-in');
console.log('signed out', page.url(), (await wide.cookies()).length);
console.log(problems.join('\n') || 'no problems');
await browser.close();
