import { test as base, expect } from '@playwright/test';
import { type FixtureServer, startFixtureServer } from './fixture-server';

const buildTimeoutMs = 300_000;

export const variants = ['plain', 'wrapped', 'guarded'] as const;
export type Variant = (typeof variants)[number];

export interface Probe {
  notes: string[];
  events: {
    source: string;
    wrapped: boolean;
    outcome: string;
    strategy: string | null;
    errorName: string;
    message: string;
    route: string | null;
    attempts: number;
  }[];
}

/** `fixture` is the built fixture application, one for all tests of a worker. */
export const test = base.extend<object, { fixture: FixtureServer }>({
  fixture: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the fixture's needs from this pattern.
    async ({}, use) => {
      const server = await startFixtureServer();
      await use(server);
      await server.stop();
    },
    { scope: 'worker', timeout: buildTimeoutMs },
  ],
});
export { expect };

/** The same words for every variant, so that what is left may be compared. */
export function neutral(text: string, variant: Variant): string {
  return text
    .replaceAll(new RegExp(`\\b${variant}\\b`, 'g'), 'VARIANT')
    .replaceAll(/127\.0\.0\.1(:\d+)?/g, 'HOST')
    .replaceAll(/\b\d{13}\b/g, 'INSTANT');
}

export async function probe(fixture: FixtureServer): Promise<Probe> {
  return (await (await fetch(`${fixture.url}/probe`)).json()) as Probe;
}

/** Observes every variant and holds the wrapped ones against the plain one, which it returns. */
export async function sameForAll<T>(observe: (variant: Variant) => Promise<T>): Promise<T> {
  const bare = await observe('plain');
  for (const variant of ['wrapped', 'guarded'] as const) {
    expect<unknown>(await observe(variant), `${variant} is as plain`).toEqual(bare);
  }
  return bare;
}
