import type { FixtureServer } from './support/fixture-server';
import { expect, probe, test, underBothRenderings, type Variant } from './support/fixture-test';

/** The events whose message holds these words; asked until nothing more arrives. */
async function eventsOf(fixture: FixtureServer, words: string) {
  const found = async () => (await probe(fixture)).events.filter(({ message }) => message.includes(words));
  await expect.poll(async () => (await found()).length).toBeGreaterThan(0);
  // Whatever would be written twice goes through the same `after()`: a later failure is behind it.
  await fetch(`${fixture.url}/wrapped/api/fails/error`);
  return await found();
}

const places = [
  { place: 'route', path: (variant: Variant) => `/${variant}/api/fails/`, hook: 'route' },
  { place: 'page', path: (variant: Variant) => `/${variant}/item?id=broken-`, hook: 'render' },
];

underBothRenderings(() => {
  for (const { place, path, hook } of places) {
    test(`records an unwrapped failure of a ${place} once, as unwrapped`, async ({ fixture }) => {
      await fetch(`${fixture.url}${path('plain')}lost`);
      const events = await eventsOf(fixture, `connection lost in ${place} of plain`);
      expect(events).toHaveLength(1);
      expect(events[0]).toMatchObject({ wrapped: false, outcome: 'failed', attempts: 0 });
      expect(events[0]?.source).toMatch(new RegExp(`^${hook} `));
    });

    test(`records a wrapped failure of a ${place} that could not be healed once, not twice`, async ({ fixture }) => {
      await fetch(`${fixture.url}${path('guarded')}bug`);
      const events = await eventsOf(fixture, `bug in ${place} of guarded`);
      expect(events).toHaveLength(1);
      expect(events[0]).toMatchObject({ wrapped: true, outcome: 'failed' });
    });

    test(`tries to heal a lost connection of a ${place} and records the whole story once`, async ({ fixture }) => {
      await fetch(`${fixture.url}${path('guarded')}lost`);
      const events = await eventsOf(fixture, `connection lost in ${place} of guarded`);
      expect(events).toHaveLength(1);
      expect(events[0]).toMatchObject({ wrapped: true, outcome: 'failed' });
      expect(events[0]?.attempts).toBeGreaterThan(1);
    });

    for (const thrown of ['text', 'object']) {
      test(`records a thrown ${thrown} of a wrapped ${place} once`, async ({ fixture }) => {
        await fetch(`${fixture.url}${path('wrapped')}${thrown}`);
        expect(await eventsOf(fixture, `${thrown} thrown in ${place} of wrapped`)).toHaveLength(1);
      });
    }
  }

  test('records a failing action once: unwrapped by the hook, wrapped by the wrapper', async ({ fixture, page }) => {
    for (const variant of ['plain', 'wrapped', 'guarded'] as const) {
      await page.goto(`${fixture.url}/${variant}`);
      await expect(page.locator('#call')).toHaveAttribute('data-ready', 'true');
      await page.locator('#fails').getByRole('textbox').fill('bug');
      await page.locator('#fails button').click();
      await expect(page.locator('#answer')).toHaveText('caught with a digest');
      const events = await eventsOf(fixture, `bug in action of ${variant}`);
      expect(events).toHaveLength(1);
      expect(events[0]?.wrapped).toBe(variant !== 'plain');
    }
  });

  test('records nothing for redirects, refusals and pages that are not there', async ({ fixture }) => {
    const before = (await probe(fixture)).events;
    for (const kind of ['redirect', 'permanent', 'missing', 'forbidden', 'unauthorized']) {
      for (const variant of ['plain', 'wrapped', 'guarded']) {
        await fetch(`${fixture.url}/${variant}/api/control/${kind}`, { redirect: 'manual' });
        await fetch(`${fixture.url}/${variant}/item?id=${kind}`, { redirect: 'manual' });
      }
    }
    expect((await probe(fixture)).events).toEqual(before);
  });
});
