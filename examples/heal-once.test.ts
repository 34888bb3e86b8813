import { expect, it } from 'vitest';
import { healOnce } from './heal-once';

it('heals a failing call in memory and tells failure, choice and reason within ten seconds', async () => {
  const startedAt = performance.now();
  const lines: string[] = [];
  await healOnce((line) => lines.push(line));
  const told = lines.join('\n');
  expect(told).toContain('Result:  1.1');
  expect(told).toMatch(/Failure: .*503.*\(upstream-unavailable\)/);
  expect(told).toContain('Choice:  RETRY_WITH_BACKOFF, chosen by rule');
  expect(told).toMatch(/Reason: {2}\S.{10,}/);
  expect(told).toContain('Outcome: healed. Attempt 2 succeeded.');
  expect(told).toContain('Refused: 9 of 10');
  expect(performance.now() - startedAt).toBeLessThan(10_000);
});
