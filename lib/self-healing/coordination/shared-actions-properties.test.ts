import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { ControlView, Logger } from '../core/ports';
import { settingsSchema } from '../core/settings';
import { severities } from '../core/vocabulary';
import { createCipher } from '../store/cipher';
import { memoryStore } from '../store/memory';
import { fakeClock } from '../testing/fake-clock';
import { createHealingLimits } from './healing-limits';
import { createSharedActions, defineSharedAction, type SharedActionResult } from './shared-actions';
import { createVotes } from './vote';

const silent: Logger = { info: () => {}, warn: () => {}, error: () => {} };
const cipher = createCipher('a secret of the tests');
const tenantId = 'default';
const ids = ['a', 'b', 'c'];
const settings = settingsSchema.parse({
  ...{ cooldownMs: 5_000, watchMs: 5_000, maxConcurrentHealings: 30, rateLimitPerMinute: 300 },
});

const wishes = fc.record({
  who: fc.constantFrom(...ids),
  atMs: fc.nat(60_000),
  deadlineMs: fc.integer({ min: 1, max: 30_000 }),
  lastsMs: fc.nat(25_000),
  fails: fc.boolean(),
  severity: fc.constantFrom(...severities),
  fingerprint: fc.option(fc.constantFrom('f', 'g')),
  watched: fc.boolean(),
});
/** Times in which an instance cannot reach the store; what it sends then is lost, or done without an answer. */
const absences = fc.record({
  who: fc.constantFrom(...ids),
  fromMs: fc.nat(60_000),
  forMs: fc.integer({ min: 1, max: 30_000 }),
  done: fc.boolean(),
});

it('settles every wish and lets no fenced effect count, for any mix of wishes, faults and absences of the store', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(wishes, { minLength: 1, maxLength: 12 }),
      fc.array(absences, { maxLength: 5 }),
      async (wished, away) => {
        const clock = fakeClock();
        const store = memoryStore({ clock });
        /** A resource that keeps the newest epoch, as `act` is told to. */
        const resource = { epoch: 0, writes: [] as number[] };
        let acting = 0;
        const begun = new Set<number>();

        const absent = (who: string) =>
          away.find(
            (one) => one.who === who && clock.monotonic() >= one.fromMs && clock.monotonic() < one.fromMs + one.forMs,
          );
        /** An instance's own way to the store. */
        const cuttable = <T extends object>(who: string, target: T): T =>
          new Proxy(target, {
            get: (from, name, receiver) => {
              const method: unknown = Reflect.get(from, name, receiver);
              if (typeof method !== 'function') return method;
              return async (...args: unknown[]) => {
                const cut = absent(who);
                if (cut === undefined || cut.done) {
                  const answer: unknown = await Reflect.apply(method, from, args);
                  if (cut === undefined) return answer;
                }
                throw new Error('connection lost');
              };
            },
          });

        const instances = new Map(
          ids.map((instanceId) => {
            const view = (): ControlView => ({
              settings,
              version: 0,
              alive: ids,
              approvals: [],
              breakers: [],
              ageMs: 0,
            });
            const own = {
              ...store,
              leases: cuttable(instanceId, store.leases),
              actions: cuttable(instanceId, store.actions),
            };
            const parts = { store: own, clock, logger: silent, instanceId, tenantId, control: { view } };
            const limits = createHealingLimits({ clock, settings: () => settings, alive: () => ids, instanceId });
            const votes = createVotes({ ...parts, aliveMs: 5_000 });
            return [instanceId, createSharedActions({ ...parts, cipher, limits, votes, actMs: 20_000 })] as const;
          }),
        );

        const results: (SharedActionResult | undefined)[] = [];
        const live = async (wish: (typeof wished)[number]) => {
          await clock.sleep(wish.atMs);
          const action = defineSharedAction({
            ...{ name: 'write-thing', scope: 'fleet', summary: 'Writes the thing.' },
            ...(wish.watched && { failureRate: () => ({ failures: 1, calls: 10 }) }),
            async plan() {
              return { summary: 'Undoes it', payload: null };
            },
            async act({ epoch, signal }) {
              expect(begun.has(epoch)).toBe(false);
              begun.add(epoch);
              acting += 1;
              try {
                await clock.sleep(wish.lastsMs);
                if (epoch >= resource.epoch) {
                  resource.epoch = epoch;
                  resource.writes.push(epoch);
                }
                if (wish.fails) throw new Error('it fails');
                return { evidence: signal.aborted ? 'Too late' : `In epoch ${epoch}` };
              } finally {
                acting -= 1;
              }
            },
            async rollback(_payload, { epoch, signal }) {
              signal.throwIfAborted();
              expect(epoch).toBeGreaterThanOrEqual(resource.epoch);
              return 'Undone';
            },
          });
          const startedAt = clock.monotonic();
          const { severity, fingerprint, deadlineMs } = wish;
          const request = { action, resource: 'thing', severity, fingerprint, deadlineMs, reason: 'It is broken.' };
          results.push(await instances.get(wish.who)?.run(request));
          expect(clock.monotonic() - startedAt).toBeLessThanOrEqual(deadlineMs);
        };
        const all = Promise.all(wished.map(live));
        await clock.advance(180_000);
        await all;
        for (const one of instances.values()) await one.close();
        await clock.advance(30_000);

        expect(results).toHaveLength(wished.length);
        expect(results.every((result) => result !== undefined)).toBe(true);
        expect(resource.writes).toEqual([...resource.writes].sort((one, other) => one - other));
        expect(acting).toBe(0);
        expect(clock.pending()).toBe(0);
        const records = await store.actions.list({ tenantId, limit: 99 });
        const epochs = records.map(({ epoch }) => epoch);
        expect(epochs).toEqual([...epochs].sort((one, other) => other - one));
        expect(records.filter(({ status }) => status === 'running').length).toBeLessThanOrEqual(1);
        for (const result of results) {
          if (result?.status !== 'done-here' && result?.status !== 'done-by-another') continue;
          expect(records.some(({ id, status }) => id === result.id && status !== 'abandoned')).toBe(true);
        }
      },
    ),
    { numRuns: 60 },
  );
});
