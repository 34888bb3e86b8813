import { describe, expect, it } from 'vitest';
import type { CoordinationReading, Proposal, SharedBreaker } from '../core/coordination';
import { createDependencies } from '../core/dependencies';
import type { Store } from '../core/ports';
import type { SettingsInput } from '../core/settings';
import { createCircuitBreakers } from '../guard/circuit-breaker';
import { fakeClock } from '../testing/fake-clock';
import { createControl } from './control';
import { createPulse, type PulseInput } from './pulse';

const identity = { tenantId: 'default', instanceId: 'one' };

function emptyReading(given: Partial<CoordinationReading> = {}): CoordinationReading {
  return { settings: null, alive: ['one'], breakers: [], approvals: [], proposals: [], nowMs: 0, ...given };
}

function stored(version: number, settings: SettingsInput): CoordinationReading['settings'] {
  return { version, settings, changedBy: { type: 'user', id: 'admin' }, changedAtMs: 0, note: '' };
}

type Scripted = Pick<Store, 'coordination' | 'breakers'>;

/** A store whose answers the test gives, and which counts what it is asked. */
function scriptedStore(read: () => Promise<CoordinationReading>) {
  const asked: string[] = [];
  const store: Scripted = {
    coordination: {
      read: () => {
        asked.push('read');
        return read();
      },
      leave: async () => void asked.push('leave'),
    },
    breakers: {
      report: async ({ reports }) => void asked.push(`report ${reports.map(({ state }) => state).join()}`),
      claimProbe: async ({ epoch }) => asked.push(`claim ${epoch}`) > 0,
      settleProbe: async ({ epoch, succeeded }) => asked.push(`settle ${epoch} ${succeeded}`) > 0,
      list: async () => [],
    },
  };
  return { store, asked };
}

function world(read: () => Promise<CoordinationReading>, given: Partial<PulseInput> & { code?: SettingsInput } = {}) {
  const clock = fakeClock();
  const logged: string[] = [];
  const log = (message: string) => void logged.push(message);
  const logger = { info: log, warn: log, error: log };
  const control = createControl({
    clock,
    logger,
    instanceId: 'one',
    codeDefaults: { breaker: { consecutiveFailures: 5, openMs: 10_000 }, ...given.code },
  });
  const dependencies = createDependencies();
  const breakers = createCircuitBreakers({ clock, dependencies, settings: () => control.settings().breaker });
  const { store, asked } = scriptedStore(read);
  const pulse = createPulse({ store, clock, logger, ...identity, control, breakers, ...given });
  return { clock, logged, control, dependencies, breakers, asked, pulse };
}

const vendorOpen = (nowMs: number, given: Partial<SharedBreaker> = {}): SharedBreaker => ({
  dependency: 'vendor',
  state: 'open',
  epoch: 7,
  openedAtMs: nowMs,
  retryAtMs: nowMs + 1_000,
  reason: '2 of 3 instances opened it',
  probeHolder: null,
  ...given,
});

describe('the pulse', () => {
  it('costs one round trip twice a second where nothing ever failed', async () => {
    const { pulse, clock, asked } = world(async () => emptyReading());
    pulse.start();
    await clock.advance(5_000);
    expect(asked).toEqual(Array.from({ length: 11 }, () => 'read'));
    await pulse.stop();
    expect(asked.at(-1)).toBe('leave');
    await clock.advance(5_000);
    expect(asked.length).toBe(12);
    expect(clock.pending()).toBe(0);
  });

  it('brings the kill switch into force at the next beat, over what the code says', async () => {
    let settings = stored(1, { healingEnabled: true });
    const { pulse, clock, control } = world(async () => emptyReading({ settings }), {
      code: { rateLimitPerMinute: 3 },
    });
    pulse.start();
    await clock.advance(0);
    expect(control.view()).toMatchObject({ version: 1, settings: { healingEnabled: true, rateLimitPerMinute: 3 } });
    settings = stored(2, { healingEnabled: false });
    await clock.advance(500);
    expect(control.view()).toMatchObject({ version: 2, settings: { healingEnabled: false, rateLimitPerMinute: 3 } });
    await pulse.stop();
  });

  it('merges a section of the settings field by field', async () => {
    const code = { breaker: { openMs: 777, quorum: 1 } };
    const { pulse, control } = world(async () => emptyReading({ settings: stored(1, { breaker: { quorum: 0.7 } }) }), {
      code,
    });
    await pulse.beat();
    expect(control.settings().breaker).toMatchObject({ openMs: 777, quorum: 0.7, consecutiveFailures: 12 });
  });

  it('keeps the last good settings when a stored version is not valid, says so once, and shows it', async () => {
    let settings = stored(1, { cooldownMs: 5 });
    const { pulse, control, logged } = world(async () => emptyReading({ settings }));
    await pulse.beat();
    const broken: unknown = { cooldownMs: 'soon' };
    settings = stored(2, broken as SettingsInput);
    for (let beat = 0; beat < 3; beat++) await pulse.beat();
    expect(control.view()).toMatchObject({ version: 1, settings: { cooldownMs: 5 } });
    expect(control.problem()).toMatch(
      /^Version 2 of the settings is not valid \(cooldownMs: .*; version 1 stays in force/,
    );
    expect(logged.filter((line) => line.includes('not valid'))).toHaveLength(1);
    settings = stored(3, { cooldownMs: 6 });
    await pulse.beat();
    expect(control.problem()).toBeNull();
    expect(control.view().version).toBe(3);
  });

  it('knows the age of what it read', async () => {
    const { pulse, control, clock } = world(async () => emptyReading());
    expect(control.view().ageMs).toBeNull();
    await pulse.beat();
    expect(control.view().ageMs).toBe(0);
    await clock.advance(700);
    expect(control.view().ageMs).toBe(700);
    expect(control.view()).toBe(control.view());
  });

  it('is one reading for all who ask at once', async () => {
    const { pulse, asked } = world(async () => emptyReading());
    await Promise.all([pulse.beat(), pulse.beat(), pulse.beat()]);
    expect(asked).toEqual(['read']);
  });

  it('slows down to two seconds while the store fails, says so once, and says when it is over', async () => {
    let down = true;
    const { pulse, clock, asked, logged, control } = world(async () => {
      if (down) throw new Error('connection refused');
      return emptyReading();
    });
    pulse.start();
    await clock.advance(60_000);
    expect(asked.length).toBeGreaterThan(25);
    expect(asked.length).toBeLessThanOrEqual(32);
    expect(logged).toEqual(['reading shared state does not work; it is tried again']);
    expect(control.view().ageMs).toBeNull();
    down = false;
    await clock.advance(2_000);
    expect(logged).toEqual([expect.any(String), 'reading shared state works again']);
    const before = asked.length;
    await clock.advance(1_000);
    expect(asked.length - before).toBe(2);
    await pulse.stop();
  });

  it('gives a reading up after two seconds, drops what it brings later, and lets two hang at most', async () => {
    const answers: ((reading: CoordinationReading) => void)[] = [];
    let hangs = true;
    const { pulse, clock, control, asked } = world(() =>
      hangs ? new Promise((resolve) => answers.push(resolve)) : Promise.resolve(emptyReading()),
    );
    pulse.start();
    await clock.advance(9_900);
    expect(asked).toEqual(['read', 'read']);
    await clock.advance(10_000);
    expect(asked.length).toBeLessThanOrEqual(4);
    hangs = false;
    for (const answer of answers) answer(emptyReading({ settings: stored(1, { healingEnabled: false }) }));
    await clock.advance(0);
    expect(control.view().version).toBe(0);
    await clock.advance(2_000);
    expect(control.view().ageMs).not.toBeNull();
    await pulse.stop();
  });

  it('is never stopped by a breaker: the one of the database gates operations alone', async () => {
    const { pulse, breakers, dependencies, control } = world(async () => emptyReading());
    const database = dependencies.of('database');
    for (let time = 0; time < 5; time++) breakers.failed(database, { kind: 'connection-lost' });
    expect(database.gate?.admit()).toBe(false);
    await pulse.beat();
    expect(control.view().ageMs).toBe(0);
  });

  it('hands over the votes it is asked for, and a vote that throws stops nothing', async () => {
    const proposals = [{ id: 'p' } as Proposal];
    const seen: (readonly Proposal[])[] = [];
    const { pulse, control, logged } = world(async () => emptyReading({ proposals }), {
      onProposals: (given) => {
        seen.push(given);
        throw new Error('no vote');
      },
    });
    await pulse.beat();
    expect(seen).toEqual([proposals]);
    expect(control.view().ageMs).toBe(0);
    expect(logged).toEqual(['voting does not work; it is tried again']);
  });

  it('reads on demand on serverless: when what is known is old, and waiting no longer than allowed', async () => {
    const { pulse, clock, asked } = world(async () => emptyReading(), { serverless: true });
    pulse.start();
    await clock.advance(10_000);
    expect(asked).toEqual([]);
    await pulse.freshen(500, 100);
    await pulse.freshen(500, 100);
    expect(asked).toEqual(['read']);
    await clock.advance(501);
    await pulse.freshen(500, 100);
    expect(asked).toEqual(['read', 'read']);

    const hanging = world(() => new Promise(() => {}), { serverless: true });
    let done = false;
    const waiting = hanging.pulse.freshen(500, 100).then(() => {
      done = true;
    });
    await hanging.clock.advance(99);
    expect(done).toBe(false);
    await hanging.clock.advance(1);
    await waiting;
    expect(done).toBe(true);
  });

  it('is one pulse however often it is started, and leaves once however often it is stopped', async () => {
    const { pulse, clock, asked } = world(async () => emptyReading());
    pulse.start();
    pulse.start();
    await clock.advance(1_000);
    expect(asked).toEqual(['read', 'read', 'read']);
    await pulse.stop();
    await pulse.stop();
    expect(asked.filter((what) => what === 'leave')).toHaveLength(1);
  });

  it('leaves only after the reading under way: a heartbeat that comes later would count it again', async () => {
    let answer: (reading: CoordinationReading) => void = () => {};
    const { pulse, clock, asked } = world(
      () =>
        new Promise((resolve) => {
          answer = resolve;
        }),
    );
    pulse.start();
    await clock.advance(0);
    const stopped = pulse.stop();
    await clock.advance(100);
    expect(asked).toEqual(['read']);
    answer(emptyReading());
    await stopped;
    expect(asked).toEqual(['read', 'leave']);
  });

  it('reads again ten seconds after readings that never return', async () => {
    let reading = 0;
    const { pulse, clock, control } = world(() => {
      reading += 1;
      return reading <= 2 ? new Promise(() => {}) : Promise.resolve(emptyReading());
    });
    pulse.start();
    await clock.advance(9_000);
    expect(reading).toBe(2);
    await clock.advance(5_000);
    expect(control.view().ageMs).toBeLessThan(1_000);
    await pulse.stop();
  });
});

describe('what the pulse tells the others about breakers', () => {
  it('reports an opening at once, repeats it while it lasts, and takes it back', async () => {
    const { pulse, clock, asked, breakers, dependencies } = world(async () => emptyReading());
    pulse.start();
    await clock.advance(100);
    const vendor = dependencies.of('vendor');
    for (let time = 0; time < 5; time++) breakers.failed(vendor, { kind: 'connection-refused' });
    await clock.advance(0);
    expect(asked.filter((what) => what.startsWith('report'))).toEqual(['report open']);
    await clock.advance(4_500);
    expect(asked.filter((what) => what.startsWith('report'))).toEqual(Array.from({ length: 3 }, () => 'report open'));
    await clock.advance(6_000);
    expect(asked.filter((what) => what.startsWith('report')).at(-1)).toBe('report closed');
    vendor.gate?.admit();
    vendor.onSuccess?.();
    await clock.advance(1_000);
    const told = asked.filter((what) => what.startsWith('report')).length;
    await clock.advance(20_000);
    expect(asked.filter((what) => what.startsWith('report'))).toHaveLength(told);
    await pulse.stop();
  });

  it('tells at once what happens while it reads, and nothing while the store fails or after its end', async () => {
    let down = false;
    let answer: (reading: CoordinationReading) => void = () => {};
    let slow = true;
    const { pulse, clock, asked, breakers, dependencies } = world(() => {
      if (down) return Promise.reject(new Error('connection refused'));
      return slow
        ? new Promise((resolve) => {
            answer = resolve;
          })
        : Promise.resolve(emptyReading());
    });
    const open = (name: string) => {
      for (let time = 0; time < 5; time++) breakers.failed(dependencies.of(name), { kind: 'connection-refused' });
    };
    pulse.start();
    await clock.advance(0);
    open('first');
    expect(asked).toEqual(['read']);
    slow = false;
    answer(emptyReading());
    await clock.advance(0);
    expect(asked.slice(0, 3)).toEqual(['read', 'report open', 'read']);

    down = true;
    await clock.advance(600);
    const reads = asked.length;
    open('second');
    await clock.advance(0);
    expect(asked.length).toBe(reads);

    down = false;
    await clock.advance(5_000);
    await pulse.stop();
    const all = asked.length;
    open('third');
    await clock.advance(5_000);
    expect(asked.length).toBe(all);
  });

  it('claims the probe only once a call was refused and its time has come, and settles it at once', async () => {
    const at: { now: () => number } = { now: () => 0 };
    let open = true;
    const { pulse, clock, asked, dependencies } = world(async () =>
      emptyReading({ nowMs: at.now(), breakers: open ? [vendorOpen(openedAt)] : [] }),
    );
    at.now = clock.now;
    const openedAt = clock.now();
    pulse.start();
    await clock.advance(3_000);
    const vendor = dependencies.of('vendor');
    expect(asked).not.toContain('claim 7');
    expect(vendor.gate?.admit()).toBe(false);
    await clock.advance(500);
    expect(asked.filter((what) => what === 'claim 7')).toHaveLength(1);
    expect([vendor.gate?.admit(), vendor.gate?.admit()]).toEqual([true, false]);
    open = false;
    vendor.onSuccess?.();
    await clock.advance(0);
    expect(asked).toContain('settle 7 true');
    expect(vendor.gate).toBeNull();
    await pulse.stop();
  });

  it('writes a result that could not be written at the next beat, once', async () => {
    let broken = true;
    const { store, asked } = scriptedStore(async () =>
      emptyReading({ nowMs: clock.now(), breakers: [vendorOpen(clock.now(), { retryAtMs: clock.now() })] }),
    );
    const settleProbe = store.breakers.settleProbe;
    store.breakers.settleProbe = (input) => {
      if (broken) throw new Error('connection lost');
      return settleProbe(input);
    };
    const { pulse, clock, breakers, dependencies, logged } = world(async () => emptyReading(), { store });
    await pulse.beat();
    const vendor = dependencies.of('vendor');
    breakers.grantProbe({ dependency: 'vendor', epoch: 7, askedAt: clock.monotonic(), leaseMs: 10_000 });
    vendor.gate?.admit();
    vendor.onSuccess?.();
    await pulse.beat();
    expect(asked).not.toContain('settle 7 true');
    expect(logged).toEqual(['telling the other instances about breakers does not work; it is tried again']);
    broken = false;
    for (let beat = 0; beat < 3; beat++) await pulse.beat();
    expect(asked.filter((what) => what === 'settle 7 true')).toHaveLength(1);
    expect(pulse.fencedProbes()).toBe(0);
  });

  it('counts a result that the store refused: somebody else had taken over', async () => {
    const { store } = scriptedStore(async () =>
      emptyReading({ nowMs: clock.now(), breakers: [vendorOpen(clock.now(), { retryAtMs: clock.now() })] }),
    );
    store.breakers.settleProbe = async () => false;
    const { pulse, clock, breakers, dependencies } = world(async () => emptyReading(), { store });
    await pulse.beat();
    breakers.grantProbe({ dependency: 'vendor', epoch: 7, askedAt: clock.monotonic(), leaseMs: 10_000 });
    const vendor = dependencies.of('vendor');
    vendor.gate?.admit();
    vendor.onSuccess?.();
    await pulse.beat();
    expect(pulse.fencedProbes()).toBe(1);
    expect(vendor.gate?.admit()).toBe(false);
  });

  it('lets probes be local once shared state was unreadable for five seconds', async () => {
    let down = false;
    const { pulse, clock, dependencies } = world(async () => {
      if (down) throw new Error('connection refused');
      return emptyReading({ nowMs: clock.now(), breakers: [vendorOpen(clock.now())] });
    });
    pulse.start();
    await clock.advance(500);
    const vendor = dependencies.of('vendor');
    down = true;
    await clock.advance(4_000);
    expect(vendor.gate?.admit()).toBe(false);
    await clock.advance(4_000);
    expect([vendor.gate?.admit(), vendor.gate?.admit()]).toEqual([true, false]);
    await pulse.stop();
  });
});
