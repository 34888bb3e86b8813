import type { HealingEvent, StormCounter } from '../core/event';
import type { Limits } from '../core/limits';
import type { LocalReport } from '../core/local-report';
import type { Clock, EventStore, Logger } from '../core/ports';
import type { EventDraft } from './build-event';
import { createRecurrence } from './recurrence';
import { refusesData } from './refuses-data';
import { createSpool, type Spool, type SpoolItem } from './spool';
import { createStorm } from './storm';

export interface RecorderInput {
  store: Pick<EventStore, 'append'>;
  limits: Pick<Limits, 'eventsPerWindow' | 'stormWindowMs' | 'spoolEvents' | 'recurringCount' | 'recurringWindowMs'>;
  clock: Clock;
  logger: Logger;
  instanceId: string;
  /** Only where a disk outlives the process. */
  spoolFile?: string;
}

export interface Recorder {
  /** Numbers an event and takes it for writing. Synchronous; never throws, never waits. */
  record(event: EventDraft): HealingEvent;
  /** Writes what is due. Resolves also when the store is away: then it is tried again later, by itself. */
  flush(): Promise<void>;
  /** Records that are not stored yet. */
  pending(): number;
  /** Records that had to be given up. */
  lost(): number;
  /** What this process knows without the store. */
  local(): Pick<LocalReport, 'awaySinceMs' | 'recent' | 'pending' | 'lost'>;
  /** Writes everything, counters included, or spools it. */
  close(): Promise<void>;
}

const batchSize = 100;
const appendTimeoutMs = 5_000;
const firstWaitMs = 500;
const longestWaitMs = 15_000;
const countersEveryMs = 5_000;
const remembered = 50;

/** Takes events at any rate and writes them in batches; while the store is away it remembers, spools and counts. */
export function createRecorder(input: RecorderInput): Recorder {
  const { store, limits, clock, logger, instanceId } = input;
  const storm = createStorm(limits, instanceId);
  const isRecurring = createRecurrence(limits);
  const spool = input.spoolFile ? createSpool(input.spoolFile, logger) : null;
  const waiting = new Map<string, SpoolItem>();
  const spooled = new Set<string>();
  const recent: HealingEvent[] = [];
  let awaySinceMs: number | null = null;
  let sequence = 0;
  let lost = 0;
  let waitMs = firstWaitMs;
  let notBefore = 0;
  let replayDue = spool !== null;
  let closed = false;
  let running: Promise<void> | null = null;
  let cancelTimer: (() => void) | null = null;

  const wakeAfter = (ms: number): void => {
    if (closed || cancelTimer) return;
    cancelTimer = clock.after(ms, () => {
      cancelTimer = null;
      void flush();
    });
  };

  /** After each run, and after each wake-up that came too soon: what waits must never wait without a timer. */
  const wakeWhenDue = (): void => {
    if (waiting.size > 0 || replayDue) wakeAfter(Math.max(1, notBefore - clock.monotonic()));
    else if (storm.open() > 0) wakeAfter(countersEveryMs);
  };

  const giveUp = (item: SpoolItem, reason: string): void => {
    const record = 'event' in item ? item.event : item.counter;
    lost += 'event' in item ? 1 : item.counter.count;
    const { id, source, kind, outcome, fingerprint } = record;
    const message = 'event' in item ? item.event.message : undefined;
    logger.error('A record was lost', { reason, id, source, kind, outcome, fingerprint, message });
  };

  const keep = (item: SpoolItem): void => {
    waiting.set('event' in item ? item.event.id : item.counter.id, item);
    if (waiting.size <= limits.spoolEvents) return;
    const [id, oldest] = waiting.entries().next().value ?? [];
    if (id === undefined || oldest === undefined) return;
    waiting.delete(id);
    // What the file holds is read back from there.
    if (!spooled.delete(id)) overflow(oldest);
  };

  const overflow = (item: SpoolItem): void => {
    if (!spool) {
      giveUp(item, 'The store is away and the memory for records is full.');
      return;
    }
    replayDue = true;
    void spool.append([item]).then((written) => {
      if (!written) giveUp(item, 'The store is away, and neither memory nor the spool file has room.');
    });
  };

  async function drain(all: boolean): Promise<void> {
    for (const counter of storm.take(clock.now(), all)) keep({ counter });
    while (waiting.size > 0) {
      const batch = [...waiting.values()].slice(0, batchSize);
      const error = await write(batch);
      if (error !== null && !(await settleSingly(batch, error))) return storeIsAway(error);
      for (const item of batch) forget(item);
    }
    const storeError = spool && replayDue ? await replayInto(spool) : null;
    if (storeError !== null) return storeIsAway(storeError);
    waitMs = firstWaitMs;
    awaySinceMs = null;
  }

  const forget = (item: SpoolItem): void => {
    const id = 'event' in item ? item.event.id : item.counter.id;
    waiting.delete(id);
    spooled.delete(id);
  };

  /** The store's error when it went away meanwhile. A file that cannot be read is no reason to stop writing. */
  async function replayInto(from: Spool): Promise<Error | null> {
    replayDue = false;
    let storeError: Error | null = null;
    try {
      await from.replay(async (items) => {
        const error = await write(items);
        if (error === null || (await settleSingly(items, error))) return;
        storeError = error;
        throw error;
      });
    } catch (error) {
      if (storeError === null) logger.warn('The spool file could not be read back', { file: input.spoolFile, error });
      else replayDue = true;
    }
    return storeError;
  }

  /** Null when it was stored; else what went wrong. A store that hangs is one that failed. */
  async function write(items: readonly SpoolItem[]): Promise<Error | null> {
    const events = items.flatMap((item) => ('event' in item ? [item.event] : []));
    const counters: StormCounter[] = items.flatMap((item) => ('counter' in item ? [item.counter] : []));
    try {
      await withinTime(store.append({ events, counters }), clock);
      return null;
    } catch (error) {
      return error instanceof Error ? error : new Error(String(error));
    }
  }

  /** One record that the store can never take must not hold up the others. False: the store is away as such. */
  async function settleSingly(batch: readonly SpoolItem[], error: Error): Promise<boolean> {
    if (!refusesData(error)) return false;
    for (const item of batch) {
      const single = await write([item]);
      if (single !== null && !refusesData(single)) return false;
      if (single !== null) giveUp(item, `The store refuses it: ${single.message}`);
      forget(item);
    }
    return true;
  }

  async function storeIsAway(error: unknown): Promise<void> {
    logger.warn('Records cannot be stored for now', { waiting: waiting.size, againInMs: waitMs, error });
    awaySinceMs ??= clock.now();
    notBefore = clock.monotonic() + waitMs;
    waitMs = Math.min(longestWaitMs, waitMs * 2);
    if (!spool) return;
    const fresh = [...waiting].filter(([id]) => !spooled.has(id));
    if (fresh.length === 0 || !(await spool.append(fresh.map(([, item]) => item)))) return;
    replayDue = true;
    for (const [id] of fresh) if (waiting.has(id)) spooled.add(id);
  }

  function flush(now = false): Promise<void> {
    if (running) return running;
    const restMs = notBefore - clock.monotonic();
    if (!now && restMs > 0) {
      wakeWhenDue();
      return Promise.resolve();
    }
    running = drain(now)
      .catch((error: unknown) => logger.error('Writing records failed in an unforeseen way', { error }))
      .finally(() => {
        running = null;
        wakeWhenDue();
      });
    return running;
  }

  if (spool) wakeAfter(0);

  return {
    record(draft) {
      const nowMs = clock.now();
      const recurring = isRecurring(draft, nowMs);
      const whole = storm.admit(draft, nowMs);
      // Only whole events are numbered: a gap in the stored numbers is a loss.
      if (whole) sequence += 1;
      const event: HealingEvent = { ...draft, instanceId, sequence, recurring };
      if (!whole) {
        wakeAfter(countersEveryMs);
        return event;
      }
      keep({ event });
      recent.unshift(event);
      if (recent.length > remembered) recent.pop();
      return event;
    },
    flush: () => flush(),
    pending: () => waiting.size + storm.open(),
    lost: () => lost,
    local: () => ({ awaySinceMs, recent: [...recent], pending: waiting.size + storm.open(), lost }),
    async close() {
      closed = true;
      cancelTimer?.();
      cancelTimer = null;
      await running;
      await flush(true);
      for (const [id, item] of waiting)
        if (!spooled.has(id)) giveUp(item, 'The process ended while the store was away.');
    },
  };
}

async function withinTime(work: Promise<void>, clock: Clock): Promise<void> {
  let cancel = (): void => {};
  const late = new Promise<never>((_resolve, reject) => {
    cancel = clock.after(appendTimeoutMs, () =>
      reject(new Error(`The store did not answer within ${appendTimeoutMs} ms.`)),
    );
  });
  // The loser of the race must not end the process when it fails after all.
  work.catch(() => undefined);
  try {
    await Promise.race([work, late]);
  } finally {
    cancel();
  }
}
