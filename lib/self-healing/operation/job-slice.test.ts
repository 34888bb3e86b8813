import { afterEach, expect, it } from 'vitest';
import { createCipher } from '../store/cipher';
import { memoryStore } from '../store/memory';
import { memoryQueue } from '../store/memory/memory-queue';
import { fakeClock } from '../testing/fake-clock';
import { type TestHealer, testHealer } from '../testing/test-healer';

let healers: TestHealer[] = [];
afterEach(async () => {
  for (const healer of healers) await healer.close();
  healers = [];
});

/** Queued mails whose sending takes `takesMs`, in one queue for all processes. */
function processes(takesMs: number) {
  const clock = fakeClock();
  const parts = { clock, store: memoryStore({ clock }), queue: memoryQueue(clock) };
  const world = { up: false, sent: [] as string[], prepared: [] as string[] };
  const start = () => {
    const healer = testHealer({ ...parts, cipher: createCipher('one secret of all processes, long enough') });
    healers.push(healer);
    const send = healer.withSelfHealing(
      async (to: string) => {
        const { step } = healer.healing();
        await step('prepare', async () => void world.prepared.push(to));
        if (!world.up) throw Object.assign(new Error('503 from the service'), { status: 503 });
        await clock.sleep(takesMs);
        await step('send', async () => void world.sent.push(to));
        return 'sent';
      },
      {
        ...{ source: 'send', category: 'email', effects: 'transactional', strategies: ['QUEUE_FOR_LATER'] },
        queue: { accepted: () => 'later', expiresMs: 86_400_000 },
      },
    );
    return { healer, send };
  };
  return { clock, world, start };
}

it('begins no job for which the slice has no time, and the next slices do the rest, each once', async () => {
  const { clock, world, start } = processes(3_000);
  const first = start();
  for (const to of ['a', 'b', 'c', 'd', 'e']) await first.healer.settle(first.send(to));
  world.up = true;
  await clock.advance(10_000);
  const slices: unknown[] = [];
  for (let round = 0; round < 3; round += 1) {
    const { healer } = start();
    const startedAt = clock.monotonic();
    slices.push(await healer.settle(healer.runDueJobs({ limit: 10, budgetMs: 8_000 })));
    expect(clock.monotonic() - startedAt).toBeLessThanOrEqual(8_100);
  }
  expect(slices).toEqual([
    { ran: 2, failed: 0, cut: true },
    { ran: 2, failed: 0, cut: true },
    { ran: 1, failed: 0 },
  ]);
  expect(world.sent.sort()).toEqual(['a', 'b', 'c', 'd', 'e']);
});

it('takes no job at all with less time than a short run needs', async () => {
  const { clock, world, start } = processes(10);
  const { healer, send } = start();
  await healer.settle(send('a'));
  world.up = true;
  await clock.advance(10_000);
  expect(await healer.settle(healer.runDueJobs({ limit: 10, budgetMs: 1_000 }))).toEqual({
    ran: 0,
    failed: 0,
    cut: true,
  });
  expect(await healer.settle(healer.runDueJobs({ limit: 10 }))).toEqual({ ran: 1, failed: 0 });
});

it('puts a job back that outlasts the slice, and a later one goes on after its finished step', async () => {
  const { clock, world, start } = processes(6_000);
  const first = start();
  await first.healer.settle(first.send('a'));
  world.up = true;
  await clock.advance(10_000);
  await first.healer.settle(first.healer.runDueJobs({ limit: 1, budgetMs: 4_000 }));
  expect(world.sent).toEqual([]);
  await clock.advance(120_000);
  const second = start();
  expect(await second.healer.settle(second.healer.runDueJobs({ limit: 1, budgetMs: 20_000 }))).toMatchObject({
    ran: 1,
  });
  expect(world).toMatchObject({ sent: ['a'], prepared: ['a'] });
});
