import { type Browser, type BrowserContext, chromium, type Page } from '@playwright/test';
import { findBrowser } from '../verify/browser.mjs';

/** Computed style of every element of a page, by its place in the tree. */
export type Looks = Readonly<Record<string, Record<string, string>>>;

const shootAt = [
  { width: 1280, height: 900 },
  { width: 390, height: 844 },
];

export async function openBrowser(): Promise<Browser> {
  const found = await findBrowser();
  return chromium.launch({
    ...(found ? { executablePath: found.path } : {}),
    // At a signal it would end this process before anything is cleared up.
    ...{ handleSIGINT: false, handleSIGTERM: false, handleSIGHUP: false },
    args: [
      ...['--no-sandbox', '--disable-gpu', '--disable-background-networking'],
      ...['--disable-component-update', '--disable-sync'],
    ],
  });
}

/** A session of its own: cookies of one do not reach another. */
export async function visit(browser: Browser, url: string): Promise<{ context: BrowserContext; page: Page }> {
  const context = await browser.newContext({
    baseURL: url,
    viewport: { width: 1280, height: 900 },
    colorScheme: 'light',
    reducedMotion: 'reduce',
  });
  return { context, page: await context.newPage() };
}

/** In the browser no function may have a name: the loader's mark for names is not there. */
export async function looksOf(page: Page): Promise<Looks> {
  return page.evaluate(() => {
    // React's hidden fields of a form are there until its script takes over.
    const skipped = 'head, head *, script, style, link, template, next-route-announcer, input[type=hidden]';
    const looks: Record<string, Record<string, string>> = {};
    for (const element of document.querySelectorAll(`:not(:is(${skipped}))`)) {
      // With Cache Components, Next keeps pages that were left in the document, not displayed.
      if (!element.checkVisibility()) continue;
      let path = '';
      for (let at: Element | null = element; at !== null; at = at.parentElement) {
        const beside = [...(at.parentElement?.children ?? [])].filter(
          (child) => !child.matches(skipped) && (child === at || child.checkVisibility()),
        );
        path = `${at.tagName.toLowerCase()}[${beside.indexOf(at)}]${path === '' ? '' : ` > ${path}`}`;
      }
      const computed = getComputedStyle(element);
      looks[path] = Object.fromEntries([...computed].map((name) => [name, computed.getPropertyValue(name)]));
    }
    return looks;
  });
}

/** Every property that differs, in words; elements that only one side has come first. */
export function differencesOf(before: Looks, after: Looks): string[] {
  const found: string[] = [];
  for (const path of Object.keys(before)) if (!after[path]) found.push(`${path} is gone`);
  for (const path of Object.keys(after)) if (!before[path]) found.push(`${path} is new`);
  for (const [path, was] of Object.entries(before)) {
    for (const [name, value] of Object.entries(after[path] ?? {})) {
      if (was[name] !== value) found.push(`${path}: ${name} was ${was[name]}, is ${value}`);
    }
  }
  return found;
}

/** Goes from the page that is open to another and back without loading a document anew: style sheets stay. */
export async function thereAndBack(page: Page, path: string, shows: RegExp): Promise<void> {
  const from = new URL(page.url()).pathname;
  const go = (to: string) =>
    page.evaluate((next) => {
      (window as unknown as { next: { router: { push(path: string): void } } }).next.router.push(next);
    }, to);
  await page.evaluate(() => document.documentElement.setAttribute('data-same-document', ''));
  await go(path);
  await page.getByText(shows).first().waitFor();
  await go(from);
  await page.waitForURL((url) => url.pathname === from);
  await page.getByText(shows).first().waitFor({ state: 'hidden' });
  const same = await page.evaluate(() => {
    const { documentElement } = document;
    const stayed = documentElement.hasAttribute('data-same-document');
    documentElement.removeAttribute('data-same-document');
    return stayed;
  });
  if (!same) throw new Error(`Going to ${path} and back loaded the document anew, so nothing was compared.`);
}

export interface Shot {
  file: string;
  /** How many pixels the page is wider than the window: 0 is right. */
  overflow: number;
}

/** Pictures of the open page at the width of a desk and of a phone, whole pages. */
export async function shoot(page: Page, file: (width: number) => string): Promise<Shot[]> {
  const shots: Shot[] = [];
  // What a request decides may be streamed after the rest.
  await page.getByRole('heading', { level: 1 }).waitFor();
  for (const size of shootAt) {
    await page.setViewportSize(size);
    const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
    await page.screenshot({ path: file(size.width), fullPage: true });
    shots.push({ file: file(size.width), overflow: Math.max(0, overflow) });
  }
  await page.setViewportSize({ width: 1280, height: 900 });
  return shots;
}
