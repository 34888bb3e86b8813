import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type SettingsInput, settingsSchema } from '../core/settings';
import { type Severity, severities } from '../core/vocabulary';
import { type FakeClock, fakeClock } from '../testing/fake-clock';
import { createHealingLimits, type HealingSlot, type SlotRequest } from './healing-limits';
import { localShare } from './healing-limits-share';

function setUp(settings: SettingsInput = {}, given: { alive?: string[]; mostWaiting?: number } = {}) {
  const clock = fakeClock();
  const current = { settings: settingsSchema.parse(settings), alive: given.alive ?? ['a'] };
  const limits = createHealingLimits({
    clock,
    settings: () => current.settings,
    alive: () => current.alive,
    instanceId: 'a',
    ...(given.mostWaiting && { mostWaiting: given.mostWaiting }),
  });
  return { clock, limits, current };
}

const request = (part: Partial<SlotRequest> = {}): SlotRequest => ({
  fingerprint: null,
  severity: 'normal',
  deadlineMs: 1_000,
  ...part,
});

function granted(answer: HealingSlot | { refused: string }): HealingSlot {
  if ('refused' in answer) throw new Error(answer.refused);
  return answer;
}

describe('the limits on actions on shared state', () => {
  it('lets the next one in when one ends, and refuses who waited for longer than its deadline', async () => {
    const { clock, limits } = setUp({ maxConcurrentHealings: 1 });
    const first = granted(await limits.acquire(request()));
    const patient = limits.acquire(request({ deadlineMs: 5_000 }));
    const hasty = limits.acquire(request({ deadlineMs: 100 }));
    await clock.advance(100);
    expect(await hasty).toMatchObject({ refused: expect.stringContaining('no turn came in time') });
    first.release();
    granted(await patient).release();
    expect(limits.report()).toMatchObject({ running: 0, waiting: 0, startedLastMinute: 2 });
    expect(clock.pending()).toBe(0);
  });

  it('takes what is critical before what waited longer, and equals in the order in which they came', async () => {
    const { limits } = setUp({ maxConcurrentHealings: 1 });
    const order: string[] = [];
    const first = granted(await limits.acquire(request()));
    const wait = async (severity: Severity, name: string) => {
      const slot = granted(await limits.acquire(request({ severity })));
      order.push(name);
      slot.release();
    };
    const all = [
      wait('low', 'low'),
      wait('normal', 'normal'),
      wait('normal', 'normal that came later'),
      wait('critical', 'critical'),
      wait('critical', 'critical that came later'),
    ];
    first.release();
    await Promise.all(all);
    expect(order).toEqual(['critical', 'critical that came later', 'normal', 'normal that came later', 'low']);
  });

  it('answers a fingerprint once in its cooldown, and again afterwards', async () => {
    const { clock, limits } = setUp({ cooldownMs: 30_000 });
    const slot = granted(await limits.acquire(request({ fingerprint: 'f' })));
    expect(await limits.acquire(request({ fingerprint: 'f' }))).toEqual({
      refused: 'The same failure is being answered already.',
    });
    await clock.advance(5_000);
    slot.release();
    await clock.advance(10_000);
    expect(await limits.acquire(request({ fingerprint: 'f', severity: 'critical' }))).toEqual({
      refused: 'The same failure was answered just now; again in 20 s.',
    });
    expect(limits.report().cooldowns).toEqual([{ fingerprint: 'f', untilMs: clock.now() + 20_000 }]);
    await clock.advance(20_000);
    granted(await limits.acquire(request({ fingerprint: 'f' }))).release();
  });

  it('counts nothing and cools nothing down for a slot under which no action was started', async () => {
    const { limits } = setUp({ rateLimitPerMinute: 1 });
    granted(await limits.acquire(request({ fingerprint: 'f' }))).release('unused');
    expect(limits.report()).toMatchObject({ startedLastMinute: 0, cooldowns: [] });
    granted(await limits.acquire(request({ fingerprint: 'f' }))).release('answered');
    expect(limits.report()).toMatchObject({ startedLastMinute: 0, cooldowns: [{ fingerprint: 'f' }] });
  });

  it('gives back one slot for one release, however often it is called', async () => {
    const { limits } = setUp({ maxConcurrentHealings: 2 });
    const first = granted(await limits.acquire(request()));
    granted(await limits.acquire(request()));
    first.release();
    first.release();
    first.release('unused');
    expect(limits.report()).toMatchObject({ running: 1, startedLastMinute: 2 });
  });

  it('keeps the line short: the least urgent gives way, and a full line refuses its equals', async () => {
    const { limits } = setUp({ maxConcurrentHealings: 1 }, { mostWaiting: 1 });
    granted(await limits.acquire(request()));
    const normal = limits.acquire(request());
    expect(await limits.acquire(request())).toMatchObject({ refused: expect.stringContaining('wait already') });
    void limits.acquire(request({ severity: 'critical' }));
    expect(await normal).toMatchObject({ refused: expect.stringContaining('more urgent') });
    expect(limits.report().waiting).toBe(1);
    limits.close();
  });

  it('lets go of a caller that goes away, and of all when the instance ends', async () => {
    const { clock, limits } = setUp({ maxConcurrentHealings: 1 });
    granted(await limits.acquire(request()));
    const leaving = new AbortController();
    const left = limits.acquire(request({ signal: leaving.signal }));
    const waits = limits.acquire(request());
    leaving.abort();
    expect(await left).toMatchObject({ refused: expect.stringContaining('went away') });
    limits.close();
    expect(await waits).toEqual({ refused: 'This instance is ending.' });
    expect(await limits.acquire(request())).toEqual({ refused: 'This instance is ending.' });
    expect(clock.pending()).toBe(0);
  });

  it('takes raised limits over while callers wait', async () => {
    const { clock, limits, current } = setUp({ maxConcurrentHealings: 1 });
    granted(await limits.acquire(request()));
    const waits = limits.acquire(request({ deadlineMs: 10_000 }));
    current.settings = settingsSchema.parse({ maxConcurrentHealings: 2 });
    await clock.advance(1_000);
    granted(await waits).release();
  });

  it('holds to both limits, serves by urgency and settles every caller, for any mix of them', async () => {
    const caller = fc.record({
      atMs: fc.integer({ min: 0, max: 200_000 }),
      lastsMs: fc.integer({ min: 0, max: 40_000 }),
      deadlineMs: fc.integer({ min: 0, max: 90_000 }),
      severity: fc.constantFrom(...severities),
      fingerprint: fc.option(fc.constantFrom('f', 'g')),
      releases: fc.integer({ min: 1, max: 3 }),
    });
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 3 }),
        fc.integer({ min: 1, max: 6 }),
        fc.array(caller, { minLength: 1, maxLength: 30 }),
        async (maxConcurrentHealings, rateLimitPerMinute, callers) => {
          const { clock, limits } = setUp({ maxConcurrentHealings, rateLimitPerMinute, cooldownMs: 20_000 });
          const starts: number[] = [];
          let running = 0;
          let settled = 0;
          const waiting: Severity[] = [];
          const live = async ({
            atMs,
            lastsMs,
            deadlineMs,
            severity,
            fingerprint,
            releases,
          }: (typeof callers)[number]) => {
            await clock.sleep(atMs);
            waiting.push(severity);
            const answer = await limits.acquire({ fingerprint, severity, deadlineMs });
            waiting.splice(waiting.indexOf(severity), 1);
            settled += 1;
            if ('refused' in answer) return;
            running += 1;
            expect(running).toBeLessThanOrEqual(maxConcurrentHealings);
            starts.push(clock.monotonic());
            const lastMinute = starts.filter((start) => clock.monotonic() - start < 60_000);
            expect(lastMinute.length).toBeLessThanOrEqual(rateLimitPerMinute);
            if (severity !== 'critical')
              expect(limits.report().waiting === 0 || !waiting.includes('critical')).toBe(true);
            await clock.sleep(lastsMs);
            running -= 1;
            for (let times = 0; times < releases; times++) answer.release();
          };
          const all = Promise.all(callers.map(live));
          await advanceUntil(clock, all);
          expect(settled).toBe(callers.length);
          expect(limits.report()).toMatchObject({ running: 0, waiting: 0 });
          expect(clock.pending()).toBe(0);
        },
      ),
      { numRuns: 60 },
    );
  });
});

async function advanceUntil(clock: FakeClock, all: Promise<unknown>): Promise<void> {
  let done = false;
  const finished = all.finally(() => {
    done = true;
  });
  for (let turn = 0; turn < 20 && !done; turn++) await clock.advance(30_000);
  await finished;
}

describe('the local share of a limit', () => {
  const names = (count: number) => Array.from({ length: count }, (_, place) => `i${String(place).padStart(3, '0')}`);

  it('adds up to the limit over all instances while there are no more of them than the limit', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 200 }),
        fc.integer({ min: 1, max: 50 }),
        fc.nat(),
        (limit, count, nowMs) => {
          fc.pre(count <= limit);
          const shares = names(count).map((instanceId) =>
            localShare({ limit, instances: names(count), instanceId, nowMs }),
          );
          expect(shares.reduce((sum, share) => sum + share, 0)).toBe(limit);
          expect(Math.max(...shares) - Math.min(...shares)).toBeLessThanOrEqual(1);
        },
      ),
    );
  });

  it('never lets more start than the limit in any minute, and lets every instance have its turn, when there are more', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 5 }), fc.integer({ min: 2, max: 13 }), (limit, count) => {
        fc.pre(count > limit);
        const stepMs = 10_000;
        const allowed = Array.from({ length: Math.ceil((2 * count) / limit + 2) * 12 }, (_, step) =>
          names(count).filter(
            (instanceId) => localShare({ limit, instances: names(count), instanceId, nowMs: step * stepMs }) > 0,
          ),
        );
        for (let from = 0; from < allowed.length; from++) {
          // Each of them may start one in a minute of its own, so any minute sees each of them at most once.
          expect(new Set(allowed.slice(from, from + 6).flat()).size).toBeLessThanOrEqual(limit);
        }
        expect(new Set(allowed.flat()).size).toBe(count);
      }),
    );
  });

  it('counts an instance that the others have not seen yet', () => {
    expect(localShare({ limit: 10, instances: [], instanceId: 'a', nowMs: 0 })).toBe(10);
    expect(localShare({ limit: 10, instances: ['b'], instanceId: 'a', nowMs: 0 })).toBe(5);
  });
});
