import type { HealingEvent } from '../core/event';
import type { Logger, Store } from '../core/ports';
// Loaded now, so that no test's clock runs on while modules are loading.
import '../services';
import { createHealer, type Healer, type HealerInput } from '../healer';
import { memoryStore } from '../store/memory';
import { type FakeClock, fakeClock } from './fake-clock';
import { hostAtOnce } from './host-at-once';
import { seededRandom } from './seeded-random';

export interface TestHealer extends Healer {
  clock: FakeClock;
  /** Everything recorded so far, oldest first. */
  recorded(): Promise<HealingEvent[]>;
  /** Lines the healer logged: `warn: …`. */
  logged: string[];
  /** Awaits `work` while moving the clock on in small steps; fails after a minute of its time. */
  settle<T>(work: Promise<T>): Promise<T>;
}

/** A healer in memory with a clock and a seed that the test controls. */
export function testHealer(
  input: Omit<Partial<HealerInput>, 'clock'> & { seed?: number; clock?: FakeClock } = {},
): TestHealer {
  const clock = input.clock ?? fakeClock();
  const logged: string[] = [];
  const log = (level: string) => (message: string) => void logged.push(`${level}: ${message}`);
  const logger: Logger = { info: log('info'), warn: log('warn'), error: log('error') };
  const store: Store = input.store ?? memoryStore({ clock });
  const healer = createHealer({
    host: hostAtOnce(),
    logger,
    random: seededRandom(input.seed ?? 1),
    ...input,
    clock,
    store,
  });
  return Object.assign(healer, {
    clock,
    logged,
    async recorded() {
      await healer.flush();
      const page = await store.reports.listEvents({ tenantId: 'default', limit: 500 });
      return page.events.toReversed();
    },
    async settle<T>(work: Promise<T>): Promise<T> {
      let done = false;
      const finished = work.finally(() => {
        done = true;
      });
      // The test sees the rejection through `finished`; this only keeps it from being called unhandled meanwhile.
      finished.catch(() => undefined);
      const giveUpAt = clock.monotonic() + 60_000;
      // Without a timer to wait for, the work waits for something real: a module, a file, a socket.
      for (let turn = 0; !done && clock.monotonic() < giveUpAt && turn < 100_000; turn += 1) {
        if (clock.pending() > 0) await clock.advance(10);
        else await new Promise((resolve) => setImmediate(resolve));
      }
      return await finished;
    },
  });
}
