import { afterEach, expect, it } from 'vitest';
import { createCipher } from '../store/cipher';
import { memoryStore } from '../store/memory';
import { memoryQueue } from '../store/memory/memory-queue';
import { fakeClock } from '../testing/fake-clock';
import { type TestHealer, testHealer } from '../testing/test-healer';

const healers: TestHealer[] = [];
afterEach(async () => {
  for (const healer of healers.splice(0)) await healer.close();
});

/** Workers on one queue and one store, as processes would be. */
function workers(count: number, secrets: readonly string[] = []) {
  const clock = fakeClock();
  const store = memoryStore({ clock });
  const queue = memoryQueue(clock);
  return Array.from({ length: count }, (_, index) => {
    const cipher = createCipher(secrets[index] ?? 'the same secret of all workers, long enough');
    const healer = testHealer({ clock, store, queue, cipher });
    healers.push(healer);
    return healer;
  });
}

const away = () => Object.assign(new Error('503 from the service'), { status: 503 });

function sender(healer: TestHealer, service: { up: boolean; sent: string[]; first: number }) {
  return healer.withSelfHealing(
    async (to: string): Promise<string> => {
      const { step } = healer.healing();
      await step('first', async () => {
        service.first += 1;
      });
      if (!service.up) throw away();
      service.sent.push(to);
      return 'sent';
    },
    {
      ...{ source: 'send', category: 'email', effects: 'transactional', strategies: ['QUEUE_FOR_LATER'] },
      queue: { accepted: () => 'later', expiresMs: 3_600_000 },
    },
  );
}

it('lets another worker finish the job without repeating the finished step', async () => {
  const [first, second] = workers(2);
  if (!first || !second) throw new Error('two workers');
  const service = { up: false, sent: [] as string[], first: 0 };
  expect(await first.settle(sender(first, service)('a@example.com'))).toBe('later');
  sender(second, service);
  service.up = true;
  await first.clock.advance(10_000);
  expect(await second.settle(second.runDueJobs({ limit: 5 }))).toEqual({ ran: 1, failed: 0 });
  expect(service).toEqual({ up: true, sent: ['a@example.com'], first: 1 });
  const [event] = await first.recorded();
  expect(event).toMatchObject({ outcome: 'deferred', strategy: 'QUEUE_FOR_LATER' });
  expect(await second.findJob(event?.id ?? '')).toMatchObject({ state: 'done', runs: 1 });
});

it('puts a job back while the service is still away, and runs it when it answers', async () => {
  const [worker] = workers(1);
  if (!worker) throw new Error('one worker');
  const service = { up: false, sent: [] as string[], first: 0 };
  await worker.settle(sender(worker, service)('a@example.com'));
  await worker.clock.advance(10_000);
  expect(await worker.settle(worker.runDueJobs({ limit: 5 }))).toEqual({ ran: 1, failed: 0 });
  expect(service.sent).toEqual([]);
  service.up = true;
  await worker.clock.advance(60_000);
  await worker.settle(worker.runDueJobs({ limit: 5 }));
  expect(service.sent).toEqual(['a@example.com']);
  await worker.clock.advance(3_600_000);
  expect(await worker.settle(worker.runDueJobs({ limit: 5 }))).toEqual({ ran: 0, failed: 0 });
});

it('keeps a job that this process cannot read or does not know, and goes on with the others', async () => {
  const [author, stranger, late] = workers(3, [undefined, 'another secret, also thirty-two characters'] as string[]);
  if (!author || !stranger || !late) throw new Error('three workers');
  const service = { up: false, sent: [] as string[], first: 0 };
  await author.settle(sender(author, service)('a@example.com'));
  service.up = true;
  sender(stranger, service);
  await author.clock.advance(10_000);
  await stranger.settle(stranger.runDueJobs({ limit: 5 }));
  expect(service.sent).toEqual([]);
  expect(stranger.logged.join('\n')).toContain('stays queued');
  await author.clock.advance(120_000);
  await late.settle(late.runDueJobs({ limit: 5 }));
  expect(late.logged.join('\n')).toContain('stays queued');
  await author.clock.advance(120_000);
  await author.settle(author.runDueJobs({ limit: 5 }));
  expect(service.sent).toEqual(['a@example.com']);
});

it('shows a job that expired instead of running it', async () => {
  const [worker] = workers(1);
  if (!worker) throw new Error('one worker');
  const service = { up: false, sent: [] as string[], first: 0 };
  await worker.settle(sender(worker, service)('a@example.com'));
  service.up = true;
  await worker.clock.advance(2 * 3_600_000);
  expect(await worker.settle(worker.runDueJobs({ limit: 5 }))).toEqual({ ran: 1, failed: 1 });
  expect(service.sent).toEqual([]);
  expect((await worker.figures()).queue).toEqual({ waiting: 0, running: 0, failed: 1 });
});

it('keeps an accepted job while healing is stopped, and finishes it afterwards', async () => {
  const [worker] = workers(1);
  if (!worker) throw new Error('one worker');
  const service = { up: false, sent: [] as string[], first: 0 };
  await worker.settle(sender(worker, service)('a@example.com'));
  const [event] = await worker.recorded();
  const { control } = await worker.administration();
  const set = async (expectedVersion: number, healingEnabled: boolean) => {
    const actor = { type: 'user', id: 'admin-1' } as const;
    await worker.store.settings.save({
      ...{ tenantId: 'default', expectedVersion, settings: { healingEnabled }, actor, note: '' },
    });
    await worker.settle(control.refresh());
  };

  await set(0, false);
  await worker.clock.advance(10_000);
  await worker.settle(worker.runDueJobs({ limit: 5 }));
  expect(await worker.findJob(event?.id ?? '')).toMatchObject({ state: 'waiting' });
  await set(1, true);
  service.up = true;
  await worker.clock.advance(120_000);
  await worker.settle(worker.runDueJobs({ limit: 5 }));
  expect(service).toMatchObject({ sent: ['a@example.com'], first: 1 });
});
