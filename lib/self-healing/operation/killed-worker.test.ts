import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { Healer } from '../healer';
import { defineOrder } from '../testing/__fixtures__/order-job';
import { startProcess, type TestProcess } from '../testing/child-process';
import { healerOf, openWorld, type World } from '../testing/faulty-world';
import { hostAtOnce } from '../testing/host-at-once';
import { settleDoubt } from './reconcile';

const script = fileURLToPath(new URL('../testing/__fixtures__/job-worker.ts', import.meta.url));
let world: World;
let workers: TestProcess[];
let healers: Healer[];
beforeEach(async () => {
  workers = [];
  healers = [];
  world = await openWorld('pg');
  await world.handle.executeSql("CREATE TABLE effects (name text NOT NULL, key text NOT NULL DEFAULT '')");
  expect(await instance({ available: false }).order()).toBe('accepted');
  await passTime(60_000);
});
afterEach(async () => {
  for (const one of workers) await one.kill();
  for (const healer of healers) await healer.close();
  await world.close();
});

/** An instance in this process. */
function instance(input: { available: boolean } = { available: true }) {
  const healer = healerOf(world, { host: hostAtOnce() });
  healers.push(healer);
  const order = defineOrder(healer, { handle: world.handle, reach: async () => undefined, ...input });
  return { healer, order, runDueJobs: () => healer.runDueJobs({ limit: 1 }) };
}
/** An instance in a process of its own, stopped at a place. */
async function workerAt(place: string): Promise<TestProcess> {
  const started = startProcess(script, { env: { DATABASE_URL: world.url ?? '', STOP_AT: place } });
  workers.push(started);
  await started.line(new RegExp(`^at ${place}$`), { withinMs: 60_000 });
  return started;
}
/** As if so long had passed: leases end, and what waits falls due. */
async function passTime(ms: number): Promise<void> {
  for (const change of ['healing_jobs SET due_at = due_at', 'selfheal_jobs.job SET start_after = start_after']) {
    await world.handle.executeSql(`UPDATE ${change} - interval '${ms} milliseconds'`);
  }
}
const counts = async () => {
  const { rows } = await world.handle.executeSql('SELECT name, count(*)::int AS n FROM effects GROUP BY name');
  return Object.fromEntries(rows.map(({ name, n }) => [name, n]));
};
const everything = { reserve: 1, notify: 1, charge: 1, book: 1 };

it.each([
  ['between', everything],
  // Idempotent: it runs again under the same key, and the vendor knows it.
  ['inside notify', { ...everything, notify: 2 }],
  ['inside book', everything],
  ['after book', everything],
])('finishes the work of a worker that was killed %s, and repeats no finished step', async (place, expected) => {
  await (await workerAt(place)).kill();
  const other = instance();
  expect(await other.runDueJobs()).toEqual({ ran: 0, failed: 0 });
  await passTime(121_000);
  expect(await other.runDueJobs()).toEqual({ ran: 1, failed: 0 });
  expect(await counts()).toEqual(expected);
  const { rows } = await world.handle.executeSql("SELECT DISTINCT key FROM effects WHERE name = 'notify'");
  expect(rows).toHaveLength(1);
});

it.each([
  ['before charge', 'did-not-happen'],
  ['after charge', 'happened'],
] as const)(
  "leaves it to a person whether a 'once' step happened whose worker was killed %s",
  async (place, verdict) => {
    await (await workerAt(place)).kill();
    await passTime(121_000);
    const other = instance();
    expect(await other.runDueJobs()).toEqual({ ran: 1, failed: 1 });
    const runtime = await other.healer.runtime();
    const [doubt] = await runtime.store.doubts.list({ tenantId: 'default', open: true, limit: 5 });
    expect(doubt).toMatchObject({ part: 'step', name: 'charge', jobId: expect.any(String) });
    const actor = { type: 'user', id: 'admin-1' } as const;
    await settleDoubt(runtime, {
      id: doubt?.id ?? '',
      part: 'step',
      name: 'charge',
      verdict,
      actor,
      note: 'looked it up',
    });
    expect(await other.runDueJobs()).toEqual({ ran: 1, failed: 0 });
    expect(await counts()).toEqual(everything);
  },
);

it('fences a worker off that stood still until another had finished its job', async () => {
  const frozen = startProcess(script, { env: { DATABASE_URL: world.url ?? '', STOP_AT: '' } });
  workers.push(frozen);
  await frozen.line(/^at between$/, { withinMs: 60_000 });
  frozen.freeze();
  await passTime(121_000);
  const { failed } = await instance().runDueJobs();
  const before = await counts();
  frozen.thaw();
  await frozen.ended;
  const after = await counts();
  // It goes on where it stood, which may be inside the idempotent notice: that may come again, under its one key.
  expect({ ...after, notify: before.notify }).toEqual(before);
  const { rows } = await world.handle.executeSql("SELECT DISTINCT key FROM effects WHERE name = 'notify'");
  expect(rows).toHaveLength(1);
  // Where it stood inside the charge, a person has to say what became of it; no part ran twice.
  if (failed === 0) expect({ ...before, notify: 1 }).toEqual(everything);
  expect(before.charge ?? 0).toBeLessThanOrEqual(1);
});
