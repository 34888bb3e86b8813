import { runSoak } from '@/scripts/soak/run';
import { expect, test } from './support/test';

/** Long enough for a few dozen faults; `npm run soak` runs for as long as one likes. */
const seconds = 15;
const seed = 20_261_122;

test('two instances under random faults lose and repeat nothing that they acknowledged', async () => {
  // A job whose worker was killed comes back after two minutes; without one it takes half a minute.
  test.setTimeout(300_000);
  const said: string[] = [];
  const result = await runSoak({ seconds, seed, instances: 2, clients: 6 }, { say: (line) => void said.push(line) });
  const { findings, calm, actions } = result;
  expect(findings, said.join('\n')).toEqual([]);
  expect([calm.jobs, calm.doubts]).toEqual([0, 0]);
  expect(actions.acknowledged).toBeGreaterThan(12);
  expect(Object.values(result.faults).reduce((sum, count) => sum + count, 0)).toBeGreaterThan(3);
});
