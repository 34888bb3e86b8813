import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { HealingEvent, StormCounter } from '../core/event';
import { type Limits, limitsSchema } from '../core/limits';
import type { EventStore, Logger } from '../core/ports';
import { fakeClock } from '../testing/fake-clock';
import type { EventDraft } from './build-event';
import { createRecorder } from './recorder';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'recorder-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

let drafts = 0;
const draft = (overrides: Partial<EventDraft> = {}): EventDraft =>
  ({
    ...{ id: `event-${++drafts}`, tenantId: 'default', service: 'default', occurredAtMs: 0, durationMs: 1 },
    ...{ source: 's', category: 'api', effects: 'none', severity: 'normal', mode: 'heal', wrapped: true, route: null },
    ...{ kind: 'rate-limited', transient: true, fingerprint: `f-${drafts}`, fingerprintVersion: 1, template: 't' },
    ...{ errorName: 'Error', errorCode: null, message: 'm', stack: null, causes: [], context: {}, outcome: 'healed' },
    ...{
      strategy: 'RETRY_WITH_BACKOFF',
      firstChoice: null,
      firstChoiceSucceeded: null,
      chosenBy: null,
      confidence: null,
    },
    ...{ propensity: 1, candidates: [], explanation: '', evidence: '', attempts: [], model: null },
    ...overrides,
  }) as EventDraft;

function setUp(limits: Partial<Limits> = {}, spoolFile?: string) {
  const clock = fakeClock();
  const events = new Map<string, HealingEvent>();
  const counters = new Map<string, StormCounter>();
  const logged: string[] = [];
  const state = { fault: null as null | (() => Promise<void>), appends: 0 };
  const store: Pick<EventStore, 'append'> = {
    async append(batch) {
      state.appends += 1;
      if (state.fault) await state.fault();
      for (const event of batch.events) events.set(event.id, event);
      for (const counter of batch.counters) counters.set(counter.id, counter);
    },
  };
  const log = (message: string, fields?: Record<string, unknown>) =>
    void logged.push(`${message} ${JSON.stringify(fields)}`);
  const logger: Logger = { info: log, warn: log, error: log };
  const make = () =>
    createRecorder({
      store,
      limits: limitsSchema.parse(limits),
      clock,
      logger,
      instanceId: 'instance-1',
      ...(spoolFile ? { spoolFile } : {}),
    });
  const away = () => Promise.reject(Object.assign(new Error('connect'), { code: 'ECONNREFUSED' }));
  return { clock, events, counters, logged, state, recorder: make(), make, away };
}

/** Lets real file work finish between the steps of the fake clock. */
async function until(condition: () => boolean | Promise<boolean>): Promise<void> {
  const endsAt = performance.now() + 5_000;
  while (performance.now() < endsAt) {
    if (await condition()) return;
    await new Promise((resolve) => setImmediate(resolve));
  }
  throw new Error('The condition did not come true.');
}

describe('the recorder', () => {
  it('numbers events without gaps and writes them in one batch', async () => {
    const { recorder, events, state } = setUp();
    const recorded = Array.from({ length: 30 }, () => recorder.record(draft()));
    expect(recorded.map(({ sequence }) => sequence)).toEqual(Array.from({ length: 30 }, (_, index) => index + 1));
    expect(recorder.pending()).toBe(30);
    await recorder.flush();
    expect(state.appends).toBe(1);
    expect([...events.values()]).toEqual(recorded);
    expect(recorder.pending()).toBe(0);
  });

  it('also writes what is recorded while it writes', async () => {
    const { recorder, events, state } = setUp();
    let late = true;
    state.fault = async () => {
      if (late) recorder.record(draft({ id: 'late' }));
      late = false;
    };
    recorder.record(draft());
    await recorder.flush();
    expect(events.has('late')).toBe(true);
  });

  it('stores the first events of a storm whole and counts the rest, each failure once', async () => {
    const { recorder, events, counters, clock } = setUp({ eventsPerWindow: 20 });
    for (let count = 0; count < 10_000; count++) {
      recorder.record(draft({ fingerprint: 'storm' }));
      if (count % 100 === 0) await recorder.flush();
    }
    await clock.advance(5_000);
    expect(events.size).toBe(20);
    expect(counters.size).toBe(1);
    expect([...counters.values()][0]).toMatchObject({ fingerprint: 'storm', count: 9_980, instanceId: 'instance-1' });
    expect(recorder.pending()).toBe(0);
  });

  it('begins anew with each window, and leaves other fingerprints alone', async () => {
    const { recorder, events, clock } = setUp({ eventsPerWindow: 2, stormWindowMs: 60_000 });
    for (let count = 0; count < 5; count++) recorder.record(draft({ fingerprint: 'a' }));
    recorder.record(draft({ fingerprint: 'b' }));
    await clock.advance(60_000);
    recorder.record(draft({ fingerprint: 'a' }));
    await recorder.flush();
    expect(events.size).toBe(4);
  });

  it('gives no number to an event that is only counted, so that a gap always means a loss', () => {
    const { recorder } = setUp({ eventsPerWindow: 1 });
    recorder.record(draft({ fingerprint: 'a' }));
    recorder.record(draft({ fingerprint: 'a' }));
    expect(recorder.record(draft({ fingerprint: 'b' })).sequence).toBe(2);
  });

  it('raises what is healed too often within the window, and nothing else', async () => {
    const { recorder, clock } = setUp({ recurringCount: 3, recurringWindowMs: 60_000 });
    const healed = () => recorder.record(draft({ fingerprint: 'again' })).recurring;
    expect([healed(), healed(), healed(), healed()]).toEqual([false, false, false, true]);
    expect(recorder.record(draft({ fingerprint: 'again', outcome: 'failed' })).recurring).toBe(false);
    await clock.advance(60_000);
    expect(healed()).toBe(false);
  });

  it('tries again with growing waits while the store is away, and then writes everything once', async () => {
    const { recorder, events, state, clock, away } = setUp();
    state.fault = away;
    for (let count = 0; count < 10; count++) recorder.record(draft());
    await recorder.flush();
    for (let count = 0; count < 100; count++) await recorder.flush();
    expect(state.appends).toBe(1);
    await clock.advance(3_600_000);
    expect(state.appends).toBeLessThan(3_600 / 15 + 10);
    expect(recorder.pending()).toBe(10);
    state.fault = null;
    await clock.advance(15_000);
    expect(events.size).toBe(10);
    expect(recorder.lost()).toBe(0);
  });

  it('tells what it knows by itself: since when the store is away, and the newest events whether stored or not', async () => {
    const { recorder, state, clock, away } = setUp({ spoolEvents: 10 });
    expect(recorder.local()).toEqual({ awaySinceMs: null, recent: [], pending: 0, lost: 0 });
    state.fault = away;
    const startedAt = clock.now();
    for (let count = 0; count < 60; count++) recorder.record(draft({ id: `known-${count}` }));
    await recorder.flush();
    await clock.advance(40_000);
    const known = recorder.local();
    expect(known).toMatchObject({ awaySinceMs: startedAt, pending: 10, lost: 50 });
    expect(known.recent.map(({ id }) => id)).toEqual(Array.from({ length: 50 }, (_, index) => `known-${59 - index}`));
    state.fault = null;
    await clock.advance(15_000);
    expect(recorder.local()).toMatchObject({ awaySinceMs: null, pending: 0 });
    expect(recorder.local().recent).toHaveLength(50);
  });

  it('treats a store that hangs as one that is away', async () => {
    const { recorder, events, state, clock } = setUp();
    state.fault = () => new Promise(() => {});
    recorder.record(draft());
    const flushed = recorder.flush();
    await clock.advance(5_000);
    await flushed;
    expect(recorder.pending()).toBe(1);
    state.fault = null;
    await clock.advance(15_000);
    expect(events.size).toBe(1);
  });

  it('bounds its memory, counts what it had to give up and logs each in one line', async () => {
    const { recorder, state, logged, away } = setUp({ spoolEvents: 10 });
    state.fault = away;
    for (let count = 0; count < 25; count++) recorder.record(draft());
    await recorder.flush();
    expect(recorder.pending()).toBe(10);
    expect(recorder.lost()).toBe(15);
    expect(logged.filter((line) => line.startsWith('A record was lost'))).toHaveLength(15);
  });

  it('does not let one record that the store refuses hold up the others', async () => {
    const { recorder, events, state, logged } = setUp();
    for (let count = 0; count < 3; count++) recorder.record(draft({ id: `poison-${count}` }));
    const plain = state;
    let batch = 0;
    plain.fault = async () => {
      batch += 1;
      // The batch, and then its second record alone.
      if (batch === 1 || batch === 3) throw Object.assign(new Error('null value'), { code: '23502' });
    };
    await recorder.flush();
    expect([...events.keys()]).toEqual(['poison-0', 'poison-2']);
    expect(recorder.lost()).toBe(1);
    expect(logged.join()).toContain('The store refuses it');
  });

  it('keeps its records while a migration is on its way', async () => {
    const { recorder, events, state, clock } = setUp();
    state.fault = () => Promise.reject(Object.assign(new Error('relation does not exist'), { code: '42P01' }));
    recorder.record(draft());
    await recorder.flush();
    expect(recorder.lost()).toBe(0);
    state.fault = null;
    await clock.advance(15_000);
    expect(events.size).toBe(1);
  });

  it('writes counters at its end, too', async () => {
    const { recorder, counters } = setUp({ eventsPerWindow: 1 });
    for (let count = 0; count < 3; count++) recorder.record(draft({ fingerprint: 'a' }));
    await recorder.close();
    expect([...counters.values()].map(({ count }) => count)).toEqual([2]);
  });

  it('leaves no timer behind when it is closed', async () => {
    const { recorder, state, clock, away } = setUp();
    state.fault = away;
    recorder.record(draft());
    await recorder.flush();
    await recorder.close();
    expect(clock.pending()).toBe(0);
    expect(recorder.lost()).toBe(1);
  });
});

describe('the spool file', () => {
  it('brings the records of an outage to the store when the process did not live to see its end', async () => {
    const spoolFile = join(folder, 'data', 'spool.jsonl');
    const first = setUp({ eventsPerWindow: 2 }, spoolFile);
    first.state.fault = first.away;
    for (let count = 0; count < 5; count++) first.recorder.record(draft({ fingerprint: 'a', id: `dead-${count}` }));
    await first.recorder.close();
    expect((await readFile(spoolFile, 'utf8')).trim().split('\n')).toHaveLength(3);
    expect(first.recorder.lost()).toBe(0);

    const second = setUp({}, spoolFile);
    await second.clock.advance(0);
    await until(() => second.events.size === 2);
    expect([...second.events.keys()]).toEqual(['dead-0', 'dead-1']);
    expect([...second.counters.values()].map(({ count }) => count)).toEqual([3]);
    await until(async () => (await readdir(join(folder, 'data'))).length === 0);
  });

  it('holds what memory cannot, and gives it back when the store answers again', async () => {
    const spoolFile = join(folder, 'spool.jsonl');
    const { recorder, events, state, clock, away } = setUp({ spoolEvents: 10 }, spoolFile);
    state.fault = away;
    for (let count = 0; count < 50; count++) recorder.record(draft());
    await recorder.flush();
    state.fault = null;
    await clock.advance(15_000);
    await until(() => events.size === 50);
    expect(recorder.lost()).toBe(0);
    await until(async () => (await readdir(folder)).length === 0);
  });

  it('passes over half a line, and over a replay that another process left unfinished', async () => {
    const spoolFile = join(folder, 'spool.jsonl');
    const line = JSON.stringify({
      event: { ...draft({ id: 'whole' }), instanceId: 'x', sequence: 1, recurring: false },
    });
    await writeFile(spoolFile, `${line}\n{"event":{"id":"ha`);
    await writeFile(`${spoolFile}.replay-1-1`, `${line.replace('whole', 'left')}\n`);
    const { clock, events, logged } = setUp({}, spoolFile);
    await clock.advance(0);
    await until(() => events.size === 2);
    expect([...events.keys()].toSorted()).toEqual(['left', 'whole']);
    expect(logged.join()).toContain('is no record');
    await until(async () => (await readdir(folder)).length === 0);
  });

  it('keeps the file when the store is still away at the start', async () => {
    const spoolFile = join(folder, 'spool.jsonl');
    await writeFile(
      spoolFile,
      `${JSON.stringify({ event: { ...draft({ id: 'kept' }), instanceId: 'x', sequence: 1, recurring: false } })}\n`,
    );
    const { clock, events, state, away } = setUp({}, spoolFile);
    state.fault = away;
    await clock.advance(0);
    await until(() => state.appends === 1);
    expect(await readdir(folder)).toHaveLength(1);
    state.fault = null;
    await until(async () => {
      await clock.advance(15_000);
      return events.has('kept');
    });
  });

  it('goes on without a file where it cannot write one, and says so once', async () => {
    const blocked = join(folder, 'file');
    await writeFile(blocked, '');
    const { recorder, events, state, clock, logged, away } = setUp({}, join(blocked, 'spool.jsonl'));
    state.fault = away;
    recorder.record(draft());
    await recorder.flush();
    await clock.advance(60_000);
    await until(() => logged.some((line) => line.startsWith('The spool file cannot be written')));
    state.fault = null;
    await until(async () => {
      await clock.advance(15_000);
      return events.size === 1;
    });
    expect(logged.filter((line) => line.startsWith('The spool file cannot be written'))).toHaveLength(1);
    await recorder.close();
  });
});
