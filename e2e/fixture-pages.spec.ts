import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, Page } from '@playwright/test';
import type { FixtureServer } from './support/fixture-server';
import { expect, neutral, probe, sameForAll, test, underBothRenderings, type Variant } from './support/fixture-test';

interface Scenario {
  name: string;
  act: (page: Page) => Promise<void>;
  /** What shows that it is done. */
  until: (page: Page, javaScript: boolean) => Promise<void>;
  onlyWithJavaScript?: boolean;
}

const answered = (text: string) => async (page: Page) => await expect(page.locator('#answer')).toHaveText(text);
const cookiesShow = (text: string) => async (page: Page) => await expect(page.locator('#cookies')).toContainText(text);

/** Fills the one field of a form and sends it. */
async function send(page: Page, form: string, value?: string) {
  if (value !== undefined) await page.locator(`#${form} input:not([type=hidden])`).fill(value);
  await page.locator(`#${form} button`).click();
}

const refusals = new Set(['missing', 'forbidden', 'unauthorized']);

const scenarios: Scenario[] = [
  ...Object.entries({
    redirect: 'landed by redirect',
    replace: 'landed by replace',
    permanent: 'landed by permanent',
    missing: 'nothing is here',
    forbidden: 'this is forbidden',
    unauthorized: 'sign in first',
  }).map(([kind, text]) => ({
    name: `an action that ends in ${kind}`,
    act: (page: Page) => send(page, 'leave', kind),
    // Without JavaScript, Next shows its page for 404 after every refusal; the status tells them apart.
    until: (page: Page, javaScript: boolean) =>
      answered(!javaScript && refusals.has(kind) ? 'nothing is here' : text)(page),
  })),
  {
    name: 'an action that sets and deletes cookies',
    act: (page) => send(page, 'taste', 'bitter & sweet'),
    until: cookiesShow('bitter & sweet'),
  },
  {
    name: 'an action with bound arguments',
    act: (page) => send(page, 'bound', 'typed'),
    until: cookiesShow('typed'),
  },
  {
    name: 'useActionState',
    async act(page) {
      await send(page, 'add', '4');
      await expect(page.locator('#add output')).toHaveText('total 5, last 4');
      await send(page, 'add', '10');
    },
    until: async (page) => await expect(page.locator('#add output')).toHaveText('total 15, last 10'),
  },
  {
    name: 'a call from the browser with dates, maps, big integers, promises and a stream',
    act: async (page) => await page.locator('#call button').click(),
    until: async (page) =>
      await expect(page.locator('#call output')).toHaveText(
        JSON.stringify(
          {
            ...{ when: 86_400_000, big: '42', promised: 'kept' },
            ...{
              map: [
                ['a', 1],
                ['rest', 3],
              ],
              parts: ['one', 'two', 'three'],
            },
          },
          ['when', 'big', 'map', 'promised', 'parts'],
        ),
      ),
    onlyWithJavaScript: true,
  },
  {
    name: 'an action that fails, with its digest',
    act: (page) => send(page, 'fails', 'error'),
    until: answered('caught with a digest'),
    onlyWithJavaScript: true,
  },
];

async function open(page: Page, fixture: FixtureServer, variant: Variant, javaScript: boolean) {
  await page.goto(`${fixture.url}/${variant}`);
  if (javaScript) await expect(page.locator('#call')).toHaveAttribute('data-ready', 'true');
}

/** What a visitor, the browser and the server's answers show after one scenario. */
async function observe(
  browser: Browser,
  fixture: FixtureServer,
  variant: Variant,
  javaScript: boolean,
  scenario: Scenario,
) {
  const context = await browser.newContext({ javaScriptEnabled: javaScript });
  try {
    await context.addCookies([{ name: 'bound', value: 'old', url: fixture.url }]);
    const page = await context.newPage();
    const answers: string[] = [];
    page.on('response', (response) => {
      const request = response.request();
      if (request.method() !== 'POST') return;
      const { location, 'x-action-redirect': away, 'x-action-revalidated': revalidated } = response.headers();
      answers.push(neutral(`${response.status()} ${location} ${away} ${revalidated}`, variant));
    });
    await open(page, fixture, variant, javaScript);
    await scenario.act(page);
    await scenario.until(page, javaScript);
    const cookies = (await context.cookies()).toSorted((one, other) => one.name.localeCompare(other.name));
    return {
      answers,
      url: neutral(page.url(), variant),
      text: neutral((await page.locator('main, #answer').allInnerTexts()).join('\n'), variant),
      cookies: cookies.map(({ name, value, httpOnly, sameSite, path }) => ({ name, value, httpOnly, sameSite, path })),
    };
  } finally {
    await context.close();
  }
}

/**
 * Without JavaScript only in the classic rendering: with Cache Components, Next 16.4 answers a posted form with the
 * prerendered page, or with the rest of it, whoever wrote the action.
 */
underBothRenderings((rendering) => {
  for (const javaScript of rendering === 'classic' ? [true, false] : [true]) {
    const manner = javaScript ? 'with JavaScript' : 'without JavaScript';
    for (const scenario of scenarios.filter((one) => javaScript || !one.onlyWithJavaScript)) {
      test(`behaves the same wrapped and unwrapped, ${manner}: ${scenario.name}`, async ({ browser, fixture }) => {
        const seen = await sameForAll((variant) => observe(browser, fixture, variant, javaScript, scenario));
        expect(seen.answers.length).toBeGreaterThan(0);
      });
    }

    test(`shows what an action revalidated, ${manner}`, async ({ browser, fixture }) => {
      await sameForAll(async (variant) => {
        const context = await browser.newContext({ javaScriptEnabled: javaScript });
        const page = await context.newPage();
        await open(page, fixture, variant, javaScript);
        const before = Number((await page.locator('#bumps').textContent())?.match(/\d+/)?.[0]);
        await send(page, 'bump');
        await expect(page.locator('#bumps')).toHaveText(`bumped ${before + 1} times`);
        await context.close();
        return before;
      });
    });

    test(`runs after() behind an action and behind its redirect, ${manner}`, async ({ browser, fixture }) => {
      await sameForAll(async (variant) => {
        const seen = async (by: string) =>
          (await probe(fixture)).notes.filter((one) => one === `${variant}: action ${by}`).length;
        const counts: number[] = [];
        for (const by of ['staying', 'redirect']) {
          const before = await seen(by);
          const page = await browser.newPage({ javaScriptEnabled: javaScript });
          await open(page, fixture, variant, javaScript);
          await send(page, 'later', by);
          await expect.poll(async () => (await seen(by)) - before).toBe(1);
          await page.close();
          counts.push((await seen(by)) - before);
        }
        return counts;
      });
    });
  }
});

/** With Cache Components the status is sent before a page is asked: what the visitor sees tells these apart. */
const items: [id: string, status: number, text: string][] = [
  ['12', 200, 'item 12'],
  ['redirect', 307, 'landed by redirect'],
  ['permanent', 308, 'landed by permanent'],
  ['missing', 404, 'nothing is here'],
  ['forbidden', 403, 'this is forbidden'],
  ['unauthorized', 401, 'sign in first'],
  ['broken-page', 500, 'caught with a digest'],
];
underBothRenderings((rendering) => {
  for (const [id, status, text] of items) {
    test(`shows the same wrapped and unwrapped: a page whose read ends in ${id}`, async ({ browser, fixture }) => {
      await sameForAll(async (variant) => {
        const page = await browser.newPage();
        const path = `${fixture.url}/${variant}/item?id=${id}`;
        await page.goto(path);
        await expect(page.locator('#answer, #item')).toHaveText(text);
        await expect
          .poll(async () => (await probe(fixture)).notes.filter((one) => one === `${variant}: page ${id}`).length)
          .toBe(1);
        const url = neutral(page.url(), variant);
        await page.close();
        const response = await fetch(path, { redirect: 'manual' });
        await response.text();
        expect(response.status).toBe(rendering === 'classic' ? status : 200);
        return { url, location: response.headers.get('location') };
      });
    });
  }

  test('streams a page: the shell first, the slow part after it', async ({ fixture }) => {
    await sameForAll(async (variant) => {
      const response = await fetch(`${fixture.url}/${variant}/streaming`);
      const pieces: string[] = [];
      const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
      for (let read = await reader?.read(); read && !read.done; read = await reader?.read()) pieces.push(read.value);
      const first = pieces.findIndex((piece) => piece.includes('wait for it'));
      const second = pieces.findIndex((piece) => piece.includes('the slow part'));
      expect(first).toBeGreaterThanOrEqual(0);
      expect(second).toBeGreaterThan(first);
      return { status: response.status, shell: pieces.join('').includes('Good day, streaming') };
    });
  });
});

test("prerenders a page with 'use cache' and wrapped reads beside and around it", async ({ components: fixture }) => {
  expect(fixture.output(), 'the build had nothing to heal').not.toContain('selfheal');
  await sameForAll(async (variant) => {
    const prerendered = readFileSync(join(fixture.distDir, `server/app/${variant}/cached.html`), 'utf8');
    expect(prerendered).toContain('Good day, cached');
    const ask = async () => {
      const response = await fetch(`${fixture.url}/${variant}/cached`);
      const html = await response.text();
      const part = (id: string) => html.match(new RegExp(`id="${id}">([^<]*)<`))?.[1] ?? '(missing)';
      return {
        status: response.status,
        cache: response.headers.get('x-nextjs-cache'),
        stamp: part('stamp'),
        frame: part('frame'),
      };
    };
    const first = await ask();
    expect(prerendered).toContain(first.stamp);
    expect(prerendered).toContain(first.frame);
    await fetch(`${fixture.url}/${variant}/api/revalidate`, { method: 'POST' });
    await expect.poll(async () => (await ask()).stamp, 'revalidated').not.toBe(first.stamp);
    const second = await ask();
    expect(second.frame).not.toBe(first.frame);
    expect(await ask()).toEqual(second);
    return [first, second].map(({ status, cache, stamp }) => ({ status, cache, stamp: neutral(stamp, variant) }));
  });
});

test('is prerendered where the unwrapped one is: pages, their shells and handlers', ({ components }) => {
  const manifest = JSON.parse(readFileSync(join(components.distDir, 'prerender-manifest.json'), 'utf8'));
  const routesOf = (variant: Variant) =>
    Object.entries<{ renderingMode?: string }>({ ...manifest.routes, ...manifest.dynamicRoutes })
      .filter(([path]) => path.split('/')[1] === variant)
      .map(([path, { renderingMode }]) => `${neutral(path, variant)} ${renderingMode}`)
      .toSorted();
  expect(routesOf('plain')).toContain('/VARIANT/api/fixed STATIC');
  expect(routesOf('wrapped')).toEqual(routesOf('plain'));
  expect(routesOf('guarded')).toEqual(routesOf('plain'));
});
