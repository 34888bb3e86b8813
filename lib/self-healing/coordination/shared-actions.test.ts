import { afterEach, describe, expect, it } from 'vitest';
import type { ControlView, Logger, Store } from '../core/ports';
import { type SettingsInput, settingsSchema } from '../core/settings';
import { createCipher } from '../store/cipher';
import { memoryStore } from '../store/memory';
import { type FakeClock, fakeClock } from '../testing/fake-clock';
import { createHealingLimits } from './healing-limits';
import type { RateReading, SharedAction, SharedActionRequest } from './shared-action';
import { createSharedActions, defineSharedAction, type SharedActions } from './shared-actions';
import { openPlan } from './shared-actions-perform';
import { createVotes } from './vote';

const cipher = createCipher('a secret of the tests');
const opened: SharedActions[] = [];
afterEach(async () => {
  for (const one of opened.splice(0)) await one.close();
});

interface World {
  clock: FakeClock;
  store: Store;
  alive: string[];
  settings: SettingsInput;
}

const world = (settings: SettingsInput = {}): World => {
  const clock = fakeClock();
  return { clock, store: memoryStore({ clock }), alive: ['a'], settings };
};

/** One instance. What `view` says may be changed. */
function instance(given: World, instanceId = 'a', actions: SharedAction[] = []) {
  const { clock } = given;
  const warnings: string[] = [];
  const log = (message: string) => void warnings.push(message);
  const logger: Logger = { info: () => {}, warn: log, error: log };
  const reading = { ageMs: 0 as number | null, settings: settingsSchema.parse(given.settings) };
  const view = (): ControlView => ({ ...reading, version: 0, alive: given.alive, approvals: [], breakers: [] });
  const alive = () => given.alive;
  // Its own way to the store, which a test may cut.
  const store = { ...given.store, leases: { ...given.store.leases }, actions: { ...given.store.actions } };
  const shared = { store, clock, logger, instanceId, tenantId: 'default', control: { view } };
  const limits = createHealingLimits({ clock, settings: () => reading.settings, alive, instanceId });
  const votes = createVotes({ ...shared, aliveMs: 5_000 });
  const sharedActions = createSharedActions({ ...shared, cipher, limits, votes, actions, actMs: 20_000 });
  opened.push(sharedActions);
  return { ...sharedActions, limits, votes, reading, warnings, store };
}

const action = (part: Partial<SharedAction> = {}): SharedAction =>
  defineSharedAction({
    name: 'clear-thing',
    scope: 'fleet',
    summary: 'Clears the thing.',
    act: async () => ({ evidence: 'Cleared 3 entries' }),
    ...part,
  });

const wish = (part: Partial<SharedActionRequest> = {}): SharedActionRequest => ({
  action: action(),
  resource: 'thing',
  severity: 'normal',
  fingerprint: null,
  reason: 'It is broken.',
  deadlineMs: 60_000,
  ...part,
});

/** An action that ends when it is told to, and counts its calls. */
function held(part: Partial<SharedAction> = {}) {
  const calls: { epoch: number; signal: AbortSignal }[] = [];
  let end = () => {};
  const ended = new Promise<void>((resolve) => {
    end = resolve;
  });
  const act: SharedAction['act'] = async ({ epoch, signal }) => {
    calls.push({ epoch, signal });
    await ended;
    return { evidence: 'Done at last' };
  };
  return { action: action({ act, ...part }), calls, end: () => end() };
}

describe('an action on shared state', () => {
  it('is written down with its way back, sealed, before anything is changed', async () => {
    const given = world();
    const one = instance(given);
    let seen: unknown;
    const result = await one.run(
      wish({
        action: action({
          plan: async () => ({ summary: 'Puts 3 entries back', payload: { secret: 'value' } }),
          rollback: async () => 'Put back',
          act: async () => {
            const record = await given.store.actions.latest({ tenantId: 'default', resource: 'thing' });
            seen = record && { ...record, plan: openPlan(cipher, record.id, record.rollback?.payload ?? '') };
            return { evidence: 'Cleared' };
          },
        }),
      }),
    );
    expect(result).toMatchObject({ status: 'done-here', evidence: 'Cleared.' });
    expect(seen).toMatchObject({ status: 'running', epoch: 1, plan: { secret: 'value' } });
    expect(JSON.stringify((seen as { rollback: unknown }).rollback)).not.toContain('secret');
    expect(await given.store.actions.latest({ tenantId: 'default', resource: 'thing' })).toMatchObject({
      status: 'unproven',
      rollback: { summary: 'Puts 3 entries back' },
    });
  });

  it('runs once for a hundred callers at once, and all get its result', async () => {
    const given = world();
    const one = instance(given);
    const { action: slow, calls, end } = held();
    const all = Array.from({ length: 100 }, () => one.run(wish({ action: slow, fingerprint: 'f' })));
    await given.clock.advance(1_000);
    end();
    const results = await Promise.all(all);
    expect(calls).toHaveLength(1);
    expect(new Set(results.map((result) => JSON.stringify(result))).size).toBe(1);
    expect(results[0]).toMatchObject({ status: 'done-here', evidence: 'Done at last.' });
    expect(one.limits.report()).toMatchObject({ running: 0, startedLastMinute: 1 });
    expect(given.clock.pending()).toBe(0);
  });

  it('runs on one of three instances; the others wait and share its result', async () => {
    const given = world();
    given.alive = ['a', 'b', 'c'];
    const { action: slow, calls, end } = held();
    const instances = given.alive.map((id) => instance(given, id));
    const all = instances.map((one) => one.run(wish({ action: slow })));
    await given.clock.advance(5_000);
    end();
    await given.clock.advance(5_000);
    const results = await Promise.all(all);
    expect(calls).toHaveLength(1);
    expect(results.map(({ status }) => status).sort()).toEqual(['done-by-another', 'done-by-another', 'done-here']);
    expect(results.find(({ status }) => status === 'done-by-another')).toMatchObject({ evidence: 'Done at last.' });
    expect(instances.map((one) => one.limits.report().startedLastMinute).sort()).toEqual([0, 0, 1]);
  });

  it('is not repeated by another instance for the same failure within its cooldown', async () => {
    const given = world({ cooldownMs: 60_000 });
    let calls = 0;
    const counted = action({ act: async () => ({ evidence: `Call ${++calls}` }) });
    await instance(given, 'a').run(wish({ action: counted, fingerprint: 'f' }));
    await given.clock.advance(30_000);
    const other = instance(given, 'b');
    expect(await other.run(wish({ action: counted, fingerprint: 'f' }))).toMatchObject({
      status: 'done-by-another',
      instanceId: 'a',
      evidence: 'Call 1.',
    });
    expect(await other.run(wish({ action: counted, fingerprint: 'g' }))).toMatchObject({ evidence: 'Call 2.' });
  });

  it('does not take an old result for the answer to a new failure', async () => {
    const given = world({ watchMs: 30_000 });
    let calls = 0;
    const counted = action({ act: async () => ({ evidence: `Call ${++calls}` }) });
    await instance(given, 'a').run(wish({ action: counted, fingerprint: 'f' }));
    await given.clock.advance(120_000);
    expect(await instance(given, 'b').run(wish({ action: counted, fingerprint: 'f' }))).toMatchObject({
      status: 'done-here',
      evidence: 'Call 2.',
    });
  });

  it('tells the others when it failed, and does not let them wait for it', async () => {
    const given = world();
    const { clock } = given;
    const failing = action({
      act: async () => {
        await clock.sleep(500);
        throw new Error('no permission for postgres://admin:hunter2secret@db.example.com/app');
      },
    });
    const first = instance(given, 'a').run(wish({ action: failing }));
    const second = instance(given, 'b').run(wish({ action: failing, deadlineMs: 1_200 }));
    await clock.advance(2_000);
    expect(await first).toMatchObject({ status: 'failed', error: expect.stringContaining('no permission') });
    expect(
      JSON.stringify([await first, await given.store.actions.list({ tenantId: 'default', limit: 9 })]),
    ).not.toContain('hunter2secret');
    expect((await second).status).toBe('failed');
  });

  it('lets another instance take over when its holder dies, and calls what the dead one began abandoned', async () => {
    const given = world();
    const dead = instance(given, 'a');
    const gone = new Error('the process is gone');
    const { action: hanging } = held();
    void dead.run(wish({ action: hanging }));
    await given.clock.advance(1_000);
    // A process that died renews nothing and writes nothing.
    const away = (): Promise<never> => Promise.reject(gone);
    Object.assign(dead.store.leases, { renew: away, release: away });
    dead.store.actions.settle = away;
    const heir = instance(given, 'b').run(wish({ action: action({ act: async () => ({ evidence: 'Taken over' }) }) }));
    await given.clock.advance(15_000);
    expect(await heir).toMatchObject({ status: 'done-here', evidence: 'Taken over.' });
    const records = await given.store.actions.list({ tenantId: 'default', limit: 9 });
    expect(records.map(({ instanceId, status, epoch }) => [instanceId, status, epoch])).toEqual([
      ['b', 'unproven', 2],
      ['a', 'abandoned', 1],
    ]);
  });

  it('throws the late result of a fenced holder away', async () => {
    const given = world();
    const paused = instance(given, 'a');
    const { action: slow, calls, end } = held();
    const late = paused.run(wish({ action: slow }));
    await given.clock.advance(100);
    // The holder stands still: its renewals are not sent, and it does not notice that its time is over.
    paused.store.leases.renew = async () => true;
    await given.store.leases.release({ tenantId: 'default', name: 'shared:thing', holder: 'a', epoch: 1 });
    const heir = await instance(given, 'b').run(wish());
    expect(heir).toMatchObject({ status: 'done-here' });
    end();
    expect(await late).toMatchObject({ status: 'unknown' });
    expect(calls.map(({ epoch }) => epoch)).toEqual([1]);
    expect(paused.warnings).toContain('A late result was thrown away: another instance has taken the resource over.');
    const records = await given.store.actions.list({ tenantId: 'default', limit: 9 });
    expect(records.map(({ instanceId, status }) => [instanceId, status])).toEqual([
      ['b', 'unproven'],
      ['a', 'abandoned'],
    ]);
  });

  it('tells the action to stop when its lease is lost', async () => {
    const given = world();
    const one = instance(given, 'a');
    const { action: slow, calls } = held();
    const running = one.run(wish({ action: slow }));
    await given.clock.advance(100);
    one.store.leases.renew = async () => false;
    await given.clock.advance(3_000);
    expect(await running).toMatchObject({ status: 'unknown', reason: expect.stringContaining('Another holder') });
    expect(calls[0]?.signal.aborted).toBe(true);
  });

  it('answers its caller in time and goes on without it', async () => {
    const given = world();
    const one = instance(given);
    const { action: slow, end } = held();
    const hasty = one.run(wish({ action: slow, deadlineMs: 1_000 }));
    await given.clock.advance(1_000);
    expect(await hasty).toMatchObject({ status: 'unknown' });
    end();
    await given.clock.advance(0);
    expect(await given.store.actions.latest({ tenantId: 'default', resource: 'thing' })).toMatchObject({
      status: 'unproven',
    });
  });

  it('does not run again in this process while an action that was given up has not ended', async () => {
    const given = world();
    const one = instance(given);
    const { action: hanging, end } = held({ scope: 'process' });
    const first = one.run(wish({ action: hanging }));
    await given.clock.advance(20_000);
    expect(await first).toMatchObject({ status: 'unknown' });
    expect(await one.run(wish({ action: hanging }))).toMatchObject({
      status: 'refused',
      reason: expect.stringContaining('has not ended'),
    });
    end();
    await given.clock.advance(0);
    expect(await one.run(wish({ action: hanging }))).toMatchObject({ status: 'done-here' });
  });

  it('waits in the place of its most urgent caller', async () => {
    const given = world({ maxConcurrentHealings: 1 });
    const one = instance(given);
    const order: string[] = [];
    const noting = (name: string) =>
      action({
        name,
        scope: 'process',
        act: async () => {
          order.push(name);
          return { evidence: name };
        },
      });
    const blocking = held({ scope: 'process', name: 'block-all' });
    const running = one.run(wish({ action: blocking.action }));
    const low = noting('wait-low');
    const normal = noting('wait-normal');
    const all = [
      one.run(wish({ action: low, severity: 'low' })),
      one.run(wish({ action: normal })),
      one.run(wish({ action: low, severity: 'critical' })),
    ];
    await given.clock.advance(10);
    blocking.end();
    await Promise.all([running, ...all]);
    expect(order).toEqual(['wait-low', 'wait-normal']);
  });

  it.each([
    ['healing is switched off', { healingEnabled: false }, 'switched off'],
    ['maintenance is under way', { maintenanceUntilMs: Date.UTC(2030, 0) }, 'Maintenance'],
    ['the mode only suggests', { mode: 'suggest' as const }, 'suggest'],
  ])('is refused while %s', async (_when, settings, reason) => {
    const given = world(settings);
    for (const scope of ['process', 'fleet'] as const) {
      const { action: never, calls } = held({ scope });
      expect(await instance(given).run(wish({ action: never }))).toMatchObject({
        status: 'refused',
        reason: expect.stringContaining(reason),
      });
      expect(calls).toHaveLength(0);
    }
  });

  it('obeys a kill switch that is thrown while it waits', async () => {
    const given = world({ maxConcurrentHealings: 1 });
    const one = instance(given);
    const first = held({ scope: 'process', name: 'block-all' });
    const blocking = one.run(wish({ action: first.action }));
    const second = held();
    const waiting = one.run(wish({ action: second.action }));
    await given.clock.advance(10);
    one.reading.settings = settingsSchema.parse({ healingEnabled: false });
    first.end();
    await blocking;
    expect(await waiting).toMatchObject({ status: 'refused', reason: 'Healing is switched off.' });
    expect(second.calls).toHaveLength(0);
  });

  it('touches nothing of the fleet without the store, and goes on with what is local', async () => {
    const given = world();
    const away = async (): Promise<never> => {
      throw new Error('connection refused');
    };
    given.store.leases = { acquire: away, renew: away, release: away };
    const one = instance(given);
    const fleet = held();
    expect(await one.run(wish({ action: fleet.action }))).toMatchObject({ status: 'refused' });
    one.reading.ageMs = 31_000;
    expect(await one.run(wish({ action: fleet.action }))).toMatchObject({
      reason: expect.stringContaining('could not be read lately'),
    });
    expect(fleet.calls).toHaveLength(0);
    expect(await one.run(wish({ action: action({ scope: 'process' }) }))).toMatchObject({ status: 'done-here' });
    expect(one.limits.report()).toMatchObject({ running: 0, startedLastMinute: 1 });
  });

  it('undoes at once what failed half-way', async () => {
    const given = world();
    const undone: unknown[] = [];
    const result = await instance(given).run(
      wish({
        action: action({
          plan: async () => ({ summary: 'Puts it back', payload: 'plan' }),
          act: async () => {
            throw new Error('half of it failed');
          },
          rollback: async (payload) => {
            undone.push(payload);
            return 'Put it back';
          },
        }),
      }),
    );
    expect(result).toEqual({ status: 'failed', error: 'half of it failed' });
    expect(undone).toEqual(['plan']);
    expect(await given.store.actions.latest({ tenantId: 'default', resource: 'thing' })).toMatchObject({
      status: 'failed',
      evidence: 'half of it failed. Undone: Put it back.',
    });
  });

  it('leaves the line when its last caller goes away, and the next one starts anew', async () => {
    const given = world({ maxConcurrentHealings: 1 });
    const one = instance(given);
    const first = held({ scope: 'process', name: 'block-all' });
    const blocking = one.run(wish({ action: first.action }));
    const second = held({ scope: 'process' });
    const leaving = new AbortController();
    const left = one.run(wish({ action: second.action, signal: leaving.signal }));
    await given.clock.advance(10);
    expect(one.limits.report().waiting).toBe(1);
    leaving.abort();
    expect(await left).toMatchObject({ status: 'refused' });
    expect(one.limits.report().waiting).toBe(0);
    const next = one.run(wish({ action: second.action }));
    second.end();
    first.end();
    await blocking;
    expect(await next).toMatchObject({ status: 'done-here' });
    expect(second.calls).toHaveLength(1);
  });

  it('is not begun when its last caller left while it was planned', async () => {
    const given = world();
    const { action: never, calls } = held({
      plan: async () => {
        await given.clock.sleep(2_000);
        return null;
      },
      rollback: async () => '',
    });
    const left = instance(given).run(wish({ action: never, deadlineMs: 1_000 }));
    await given.clock.advance(5_000);
    expect(await left).toMatchObject({ status: 'refused' });
    expect(calls).toHaveLength(0);
    expect(await given.store.actions.list({ tenantId: 'default', limit: 9 })).toEqual([]);
  });

  it('changes nothing when it cannot be planned how to undo it', async () => {
    const given = world();
    const { action: never, calls } = held({
      plan: async () => {
        throw new Error('cannot list');
      },
      rollback: async () => '',
    });
    expect(await instance(given).run(wish({ action: never }))).toMatchObject({
      status: 'refused',
      reason: 'Nothing was changed: cannot list',
    });
    expect(calls).toHaveLength(0);
    expect(
      await given.store.leases.acquire({ tenantId: 'default', name: 'shared:thing', holder: 'z', ttlMs: 1 }),
    ).not.toBeNull();
  });
});

describe('the watch over an action', () => {
  const rates = { before: { failures: 8, calls: 10 }, after: { failures: 1, calls: 10 } };

  async function watched(after: RateReading, part: Partial<SharedAction> = {}, before: RateReading = rates.before) {
    const given = world({ watchMs: 30_000 });
    const one = instance(given);
    const undone: unknown[] = [];
    let reading = before;
    const result = await one.run(
      wish({
        action: action({
          failureRate: () => reading,
          plan: async () => ({ summary: 'Puts it back', payload: { keys: ['k'] } }),
          rollback: async (payload) => {
            undone.push(payload);
            return 'Put 1 entry back';
          },
          ...part,
        }),
      }),
    );
    expect(result.status).toBe('done-here');
    reading = after;
    const latest = () => given.store.actions.latest({ tenantId: 'default', resource: 'thing' });
    expect(await latest()).toMatchObject({ status: 'unproven', watched: null });
    return { given, one, undone, latest };
  }

  it('calls it a success when the failure rate fell', async () => {
    const { given, one, undone, latest } = await watched(rates.after);
    await given.clock.advance(30_000);
    await one.idle();
    expect(await latest()).toMatchObject({ status: 'succeeded', watched: { before: 0.8, after: 0.1, calls: 10 } });
    expect(undone).toEqual([]);
    expect(given.clock.pending()).toBe(0);
  });

  it('undoes it when the failure rate did not fall', async () => {
    const { given, one, undone, latest } = await watched({ failures: 9, calls: 10 });
    await given.clock.advance(30_000);
    await one.idle();
    expect(undone).toEqual([{ keys: ['k'] }]);
    expect(await latest()).toMatchObject({
      status: 'rolled-back',
      evidence:
        'Cleared 3 entries. The failure rate did not fall: 80 % before, 90 % of 10 calls after. Undone: Put 1 entry back.',
    });
  });

  it('leaves it unproven without calls', async () => {
    const { given, one, undone, latest } = await watched({ failures: 0, calls: 0 });
    await given.clock.advance(30_000);
    await one.idle();
    expect(await latest()).toMatchObject({ status: 'unproven', watched: { calls: 0 } });
    expect(undone).toEqual([]);
  });

  it('says so when there is nothing to undo, and when undoing failed', async () => {
    const nothing = await watched({ failures: 9, calls: 10 }, { plan: async () => null });
    await nothing.given.clock.advance(30_000);
    await nothing.one.idle();
    expect(await nothing.latest()).toMatchObject({
      status: 'failed',
      evidence: expect.stringContaining('nothing to undo'),
    });
    const broken = await watched(
      { failures: 9, calls: 10 },
      {
        rollback: async () => {
          throw new Error('disk full');
        },
      },
    );
    await broken.given.clock.advance(30_000);
    await broken.one.idle();
    expect(await broken.latest()).toMatchObject({ status: 'failed', evidence: expect.stringContaining('disk full') });
  });

  it('keeps others from acting on the resource meanwhile, and lets them afterwards', async () => {
    const { given, one } = await watched(rates.after);
    const other = instance(given, 'b');
    const early = other.run(wish());
    await given.clock.advance(1_000);
    expect(await early).toMatchObject({ status: 'done-by-another', instanceId: 'a' });
    await given.clock.advance(60_000);
    await one.idle();
    expect(await other.run(wish())).toMatchObject({ status: 'done-here' });
  });

  it('undoes nothing once its lease is lost', async () => {
    const { given, one, undone, latest } = await watched({ failures: 9, calls: 10 });
    one.store.leases.renew = async () => false;
    await given.clock.advance(30_000);
    await one.idle();
    expect(undone).toEqual([]);
    expect(await latest()).toMatchObject({ status: 'unproven', watched: null });
  });

  it('asks before it undoes anything whether the lease is still its own', async () => {
    const { given, one, undone, latest } = await watched({ failures: 9, calls: 10 });
    await given.clock.advance(29_999);
    one.store.leases.renew = async () => false;
    await given.clock.advance(1);
    await one.idle();
    expect(undone).toEqual([]);
    expect(await latest()).toMatchObject({ status: 'failed', evidence: expect.stringContaining('It was not undone') });
  });

  it('undoes nothing while an admin has switched healing off', async () => {
    const { given, one, undone, latest } = await watched({ failures: 9, calls: 10 });
    one.reading.settings = settingsSchema.parse({ healingEnabled: false });
    await given.clock.advance(30_000);
    await one.idle();
    expect(undone).toEqual([]);
    expect(await latest()).toMatchObject({ status: 'failed', evidence: expect.stringContaining('switched off') });
  });

  it('is given up when the instance ends, with nothing left running', async () => {
    const { given, one, latest } = await watched(rates.after);
    await one.close();
    await one.idle();
    expect(given.clock.pending()).toBe(0);
    expect(await latest()).toMatchObject({ status: 'unproven', watched: null });
    expect(await one.run(wish())).toEqual({ status: 'refused', reason: 'This instance is ending.' });
  });
});

describe('a definition', () => {
  it.each([
    [{ name: 'clear' }, 'verb and noun'],
    [{ summary: ' ' }, 'summary'],
    [{ critical: true }, 'agrees'],
    [{ critical: true, scope: 'process' as const, agrees: async () => true }, 'vote'],
    [{ plan: async () => null }, 'rollback'],
  ])('is refused when it is %o', (part, mend) => {
    expect(() => action(part)).toThrow(mend);
  });
});
