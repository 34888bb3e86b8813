import { expect, it } from 'vitest';
import { measure } from './classification';

it('keeps its promises against the published lists, each disagreement explained', async () => {
  const { promises, explained, sources } = await measure();
  for (const { what, value, atLeast = Number.NEGATIVE_INFINITY, atMost = Number.POSITIVE_INFINITY } of promises) {
    expect(value, what).toBeGreaterThanOrEqual(atLeast);
    expect(value, what).toBeLessThanOrEqual(atMost);
  }
  expect(explained.join('\n')).not.toContain('not explained');
  for (const { name, samples } of sources) expect(samples, name).toBeGreaterThan(10);
});
