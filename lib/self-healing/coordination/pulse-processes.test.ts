import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type DatabaseHandle, openDatabase } from '../../../db/client';
import { migrateDatabase } from '../../../db/migrate';
import type { BreakerView } from '../core/guards';
import type { Store } from '../core/ports';
import type { SettingsInput } from '../core/settings';
import { postgresStore } from '../store/postgres';
import { startProcess, type TestProcess } from '../testing/child-process';
import { createTestDatabase, type TestDatabase } from '../testing/postgres';

const script = fileURLToPath(new URL('../testing/processes/breaker-instance.ts', import.meta.url));
const settings: SettingsInput = {
  breaker: { consecutiveFailures: 3, openMs: 2_000, windowMs: 5_000, minimumCalls: 20, quorum: 0.5 },
};

interface Look {
  view: BreakerView | null;
  gated: boolean;
  version: number;
  healingEnabled: boolean;
  alive: number;
  readings: number;
  fenced: number;
}

class Instance {
  private asked = 0;
  private readonly process: TestProcess;

  constructor(url: string, id: string) {
    this.process = startProcess(script, { args: [url, id, JSON.stringify(settings)] });
  }

  ready = () => this.process.line(/^ready$/);
  freeze = () => this.process.freeze();
  thaw = () => this.process.thaw();
  end = () => this.process.end();
  calls = (name: string, times: number, how: 'ok' | 'fail') =>
    this.ask<{ admitted: number; refused: number }>(`calls ${name} ${times} ${how}`);
  begin = async (name: string) => (await this.ask<{ admitted: boolean }>(`begin ${name}`)).admitted;
  finish = (name: string, how: 'ok' | 'fail') => this.ask(`end ${name} ${how}`);
  look = (name: string) => this.ask<Look>(`look ${name}`);
  state = async (name: string) => (await this.look(name)).view?.state ?? 'closed';

  private async ask<T>(command: string): Promise<T> {
    this.asked += 1;
    const answer = this.process.line(new RegExp(`^#${this.asked} `));
    this.process.tell(`${this.asked} ${command}`);
    return JSON.parse((await answer).replace(/^#\d+ /, '')) as T;
  }
}

let database: TestDatabase;
let handle: DatabaseHandle;
let store: Store;
let a: Instance;
let b: Instance;
let c: Instance;
const all = () => [a, b, c];

/** Milliseconds until the condition held; fails after `withinMs`. */
async function until(what: string, withinMs: number, holds: () => Promise<boolean>): Promise<number> {
  const startedAt = performance.now();
  while (!(await holds())) {
    if (performance.now() - startedAt > withinMs) throw new Error(`Not within ${withinMs} ms: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  return Math.round(performance.now() - startedAt);
}

const everyone = async (holds: (each: Instance) => Promise<boolean>): Promise<boolean> =>
  (await Promise.all(all().map(holds))).every(Boolean);
const readAgain = async (times: number) => {
  const before = await Promise.all(all().map(async (each) => (await each.look('any')).readings));
  await until('each reads on', 10_000, async () => {
    const now = await Promise.all(all().map(async (each) => (await each.look('any')).readings));
    return now.every((readings, index) => readings >= (before[index] ?? 0) + times);
  });
};
const sharedState = async (name: string) =>
  (await store.breakers.list({ tenantId: 'default' })).find(({ dependency }) => dependency === name);
/** Opened by two of three; resolves when all three see it. */
const openForAll = async (name: string): Promise<number> => {
  await a.calls(name, 3, 'fail');
  await b.calls(name, 3, 'fail');
  return await until('open everywhere', 5_000, () =>
    everyone(async (each) => (await each.look(name)).view?.scope === 'shared'),
  );
};
/** Everybody wants to call until somebody may. */
const firstProbe = async (name: string, among: () => Instance[]): Promise<Instance> => {
  let first: Instance | undefined;
  await until('one probe', 10_000, async () => {
    for (const each of among()) if (await each.begin(name)) first ??= each;
    return first !== undefined;
  });
  if (!first) throw new Error('Nobody may probe.');
  return first;
};

beforeAll(async () => {
  database = await createTestDatabase();
  handle = await openDatabase({ url: database.url, driver: 'pg', max: 3 });
  await migrateDatabase(handle);
  store = postgresStore(handle);
  [a, b, c] = ['a', 'b', 'c'].map((id) => new Instance(database.url, id)) as [Instance, Instance, Instance];
  await Promise.all(all().map((each) => each.ready()));
  await until('three live', 20_000, () => everyone(async (each) => (await each.look('any')).alive === 3));
});

afterAll(async () => {
  await Promise.all([a, b, c].map((each) => each?.end()));
  await handle?.close();
  await database?.drop();
});

describe('three processes on one Postgres', () => {
  it('one bad instance alone never closes a dependency off for the others', async () => {
    await a.calls('lonely', 500, 'fail');
    expect(await a.state('lonely')).toBe('open');
    await b.calls('lonely', 30, 'ok');
    await readAgain(5);
    const looks = await Promise.all([b, c].map((each) => each.look('lonely')));
    expect(looks.map(({ gated }) => gated)).toEqual([false, false]);
    expect(await sharedState('lonely')).toBeUndefined();
    expect(await c.calls('lonely', 10, 'ok')).toEqual({ admitted: 10, refused: 0 });
  });

  it('opened by two of three, it is open everywhere within two seconds; one probe; closed everywhere after it', async () => {
    await a.calls('vendor', 3, 'fail');
    const startedAt = performance.now();
    await b.calls('vendor', 3, 'fail');
    await until('open everywhere', 5_000, () =>
      everyone(async (each) => (await each.look('vendor')).view?.scope === 'shared'),
    );
    const openedMs = performance.now() - startedAt;
    expect(openedMs).toBeLessThan(2_000);
    expect((await c.look('vendor')).view?.reason).toBe('2 of 3 instances opened it');
    expect(await c.calls('vendor', 100, 'ok')).toEqual({ admitted: 0, refused: 100 });

    const holder = await firstProbe('vendor', all);
    const holding = performance.now();
    const others: boolean[] = [];
    await until('the lease is well used', 5_000, async () => {
      for (const each of all()) others.push(await each.begin('vendor'));
      return performance.now() - holding > 1_000;
    });
    expect(others.filter(Boolean)).toEqual([]);
    expect(others.length).toBeGreaterThan(50);

    const endedAt = performance.now();
    await holder.finish('vendor', 'ok');
    await until('closed everywhere', 5_000, () =>
      everyone(async (each) => {
        await each.calls('vendor', 1, 'ok');
        return !(await each.look('vendor')).gated;
      }),
    );
    const closedMs = performance.now() - endedAt;
    expect(closedMs).toBeLessThan(2_000);
    expect((await sharedState('vendor'))?.state).toBe('closed');
    console.info(
      `open everywhere after ${Math.round(openedMs)} ms, closed everywhere after ${Math.round(closedMs)} ms`,
    );
  });

  it('a probe holder that stood still and comes back late is fenced off', async () => {
    await openForAll('paused');
    const holder = await firstProbe('paused', all);
    holder.freeze();
    const others = all().filter((each) => each !== holder);
    const second = await firstProbe('paused', () => others);
    await second.finish('paused', 'fail');
    await until('the failed probe is known', 5_000, async () => (await sharedState('paused'))?.epoch === 2);
    holder.thaw();
    await holder.finish('paused', 'ok');
    await until('refused', 5_000, async () => (await holder.look('paused')).fenced === 1);
    const now = await sharedState('paused');
    expect(now?.state).not.toBe('closed');
    expect(now?.epoch).toBe(2);
    expect((await Promise.all(others.map((each) => each.look('paused')))).map(({ fenced }) => fenced)).toEqual([0, 0]);
  });

  it('the kill switch reaches all within a second, each time', async () => {
    const took: number[] = [];
    for (let version = 1; version <= 6; version++) {
      const healingEnabled = version % 2 === 0;
      const saved = await store.settings.save({
        tenantId: 'default',
        expectedVersion: version - 1,
        settings: { ...settings, healingEnabled },
        actor: { type: 'user', id: 'admin' },
        note: 'the kill switch',
      });
      expect(saved).toEqual({ status: 'saved', version });
      took.push(
        await until('known everywhere', 5_000, () =>
          everyone(async (each) => {
            const look = await each.look('any');
            return look.version === version && look.healingEnabled === healingEnabled;
          }),
        ),
      );
    }
    console.info(`kill switch known everywhere after ${took.join(', ')} ms`);
    expect(Math.max(...took)).toBeLessThan(1_000);
  });
});
