import { test as base, expect } from '@playwright/test';
import { type FixtureServer, type Rendering, startFixtureServer } from './fixture-server';

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

interface Servers {
  components: FixtureServer;
  classic: FixtureServer;
}

const served = async (rendering: Rendering, use: (server: FixtureServer) => Promise<void>) => {
  const server = await startFixtureServer(rendering);
  await use(server);
  await server.stop();
};

/** `fixture` is the built fixture application, one for all tests of a worker, in the `rendering` that a group chose. */
export const test = base.extend<{ rendering: Rendering; fixture: FixtureServer }, Servers>({
  rendering: ['components', { option: true }],
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the fixture's needs from this pattern.
  components: [async ({}, use) => await served('components', use), { scope: 'worker', timeout: buildTimeoutMs }],
  // biome-ignore lint/correctness/noEmptyPattern: as above.
  classic: [async ({}, use) => await served('classic', use), { scope: 'worker', timeout: buildTimeoutMs }],
  fixture: async ({ rendering, components, classic }, use) => await use(rendering === 'classic' ? classic : components),
});

/** The same tests under either rendering. */
export function underBothRenderings(define: (rendering: Rendering) => void): void {
  for (const rendering of ['components', 'classic'] as const) {
    test.describe(`${rendering} rendering`, () => {
      test.use({ rendering });
      define(rendering);
    });
  }
}
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
