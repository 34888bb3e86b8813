import type { Page } from '@playwright/test';
import { CheckError } from './report';
import { cutStatements, type World } from './world';

/** The app as its users see it. */
export interface Site {
  url: string;
  page: Page;
}

/** A real fault, and what a user sees of it. */
export interface Fault {
  what: string;
  /** Sets it up. What it returns tells how often it struck so far. */
  strike(world: World): () => number;
  /** How often it is to strike. */
  times: number;
  /** Asks the app as a user would. Throws when the answer is not the right one; returns it in words. */
  ask(site: Site): Promise<string>;
  /** Looked at afterwards, in the database: what must be true of effects. */
  after?(world: World): Promise<string>;
}

/** The vendor answers 503 so often, then well. */
export function vendorAnswers503(times: number, body: unknown): Pick<Fault, 'strike' | 'times'> {
  return {
    times,
    strike: ({ upstream }) => {
      upstream.script([...Array.from({ length: times }, () => ({ status: 503 })), { body }]);
      return () => Math.min(times, upstream.requests.length);
    },
  };
}

/** The connection breaks when a statement of this kind is sent, so often. */
export function connectionBreaks(times: number, matches: RegExp): Pick<Fault, 'strike' | 'times'> {
  return {
    times,
    strike: ({ postgres }) => {
      if (postgres === null) throw new Error('This app has no Postgres whose connections could be cut.');
      return cutStatements(postgres, matches, times);
    },
  };
}

/** Asks a route and compares its JSON. */
export function routeGives(path: string, expected: unknown): Fault['ask'] {
  return async ({ url }) => {
    const response = await fetch(`${url}${path}`);
    const text = await response.text();
    if (response.status !== 200 || text !== JSON.stringify(expected)) {
      throw new CheckError(`GET ${path} answered ${response.status}: ${text.slice(0, 120)}`);
    }
    return `GET ${path} answered 200 ${text}`;
  };
}

/** Opens a page, fills a form in, sends it, and waits for a text. */
export function formShows(input: {
  path: string;
  fill?: Record<string, string>;
  button: string;
  shows: string;
}): Fault['ask'] {
  return async ({ page }) => {
    await page.goto(input.path);
    for (const [label, value] of Object.entries(input.fill ?? {})) await page.getByLabel(label).fill(value);
    await page.getByRole('button', { name: input.button, exact: true }).click();
    await page.getByText(input.shows).waitFor({ timeout: 20_000 });
    return `the form on ${input.path} showed "${input.shows}"`;
  };
}
