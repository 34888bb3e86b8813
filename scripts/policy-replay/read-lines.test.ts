import { expect, it } from 'vitest';
import { readLines } from './read-lines';

const decision = {
  ...{ eventId: 'e1', atMs: 1_700_000_000_000, kind: 'rate-limited', fingerprint: 'f1', succeeded: true },
  ...{ firstChoice: 'RATE_LIMIT_BACKOFF', propensity: 0.99 },
  candidates: [
    { strategy: 'RATE_LIMIT_BACKOFF', by: 'rule', confidence: 0.9, propensity: 0.99 },
    { strategy: 'SWITCH_API_ENDPOINT', propensity: 0.01 },
  ],
};

it('uses the good lines and tells the broken ones by their number', async () => {
  const { decisions, broken } = await readLines(
    [
      JSON.stringify(decision),
      '{"eventId": "e2"',
      '',
      JSON.stringify({ ...decision, kind: 'mood' }),
      JSON.stringify({ ...decision, propensity: 0 }),
      JSON.stringify({ ...decision, firstChoice: 'RESET_CONNECTION' }),
      JSON.stringify({ ...decision, eventId: 'e7' }),
    ],
    100,
  );
  expect(decisions.map(({ eventId }) => eventId)).toEqual(['e1', 'e7']);
  expect(decisions[0]).toMatchObject({ service: 'default', dependency: null });
  expect(broken).toEqual([
    { line: 2, reason: expect.stringContaining('no JSON') },
    { line: 4, reason: expect.stringContaining('kind') },
    { line: 5, reason: expect.stringContaining('propensity is 0') },
    { line: 6, reason: expect.stringContaining('not among its candidates') },
  ]);
});

it('reads no more than it may', async () => {
  const many = Array.from({ length: 20 }, (_, nth) => JSON.stringify({ ...decision, eventId: `e${nth}` }));
  expect((await readLines(many, 5)).decisions).toHaveLength(5);
});
