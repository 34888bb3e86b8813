import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Alert, AlertChannel, AlertStore, Logger } from './core/ports';
import { createNotifier } from './notifications';
import { fakeClock } from './testing/fake-clock';

const silent: Logger = { info: () => {}, warn: () => {}, error: () => {} };
const cooldownMs = 900_000;

const alert = (part: Partial<Alert> = {}): Alert => ({
  key: 'aaaa',
  severity: 'critical',
  title: 'spendCredits: failed',
  lines: { happened: 'a', done: 'b', wanted: 'c' },
  path: '/',
  occurredAtMs: 0,
  idempotencyKey: 'alert-1',
  ...part,
});

function setUp() {
  const clock = fakeClock();
  const state = { storeAway: false, emailDown: false, smsDown: false };
  const claims = new Map<string, number>();
  const settled: { id: string; sent: boolean; detail: string }[] = [];
  const alerts: AlertStore = {
    claim: async ({ key, leaseMs }) => {
      if (state.storeAway) throw new Error('the database is away');
      if ((claims.get(key) ?? 0) > clock.now()) return null;
      claims.set(key, clock.now() + leaseMs);
      return { id: key };
    },
    settle: async ({ id, sent, detail }) => {
      if (state.storeAway) throw new Error('the database is away');
      settled.push({ id, sent, detail });
      claims.set(id, sent ? clock.now() + cooldownMs : 0);
    },
  };
  const sent: string[] = [];
  const channel = (name: string, down: () => boolean, severities: AlertChannel['severities']): AlertChannel => ({
    name,
    severities,
    send: async (message) => {
      if (down()) throw new Error(`${name} vendor is down`);
      sent.push(`${name} ${message.key}`);
    },
  });
  const channels = [
    channel('email', () => state.emailDown, ['warning', 'critical']),
    channel('sms', () => state.smsDown, ['critical']),
  ];
  const make = (own: readonly AlertChannel[] = channels, spoolFile?: string) =>
    createNotifier({
      ...(spoolFile ? { spoolFile } : {}),
      alerts,
      channels: own,
      clock,
      logger: silent,
      limits: { alertCooldownMs: cooldownMs },
      tenantId: 'default',
    });
  return { clock, state, sent, settled, make };
}

describe('the notifier', () => {
  it('sends a critical alert through every channel, a warning through those that take it', async () => {
    const { make, sent } = setUp();
    const notifier = make();
    await notifier.notify(alert());
    await notifier.notify(alert({ key: 'bbbb', severity: 'warning' }));
    expect(sent).toEqual(['email aaaa', 'sms aaaa', 'email bbbb']);
  });

  it('is quiet within the cooldown and speaks again after it', async () => {
    const { make, sent, clock } = setUp();
    const notifier = make();
    await notifier.notify(alert());
    await clock.advance(cooldownMs - 1);
    await notifier.notify(alert());
    expect(sent).toHaveLength(2);
    await clock.advance(1);
    await notifier.notify(alert());
    expect(sent).toHaveLength(4);
  });

  it('sends once when two instances see the same failure', async () => {
    const { make, sent } = setUp();
    await Promise.all([make().notify(alert()), make().notify(alert())]);
    expect(sent).toHaveLength(2);
  });

  it('does not let an earlier warning silence a critical alert of the same cause', async () => {
    const { make, sent } = setUp();
    const notifier = make();
    await notifier.notify(alert({ severity: 'warning' }));
    await notifier.notify(alert());
    expect(sent).toEqual(['email aaaa', 'email aaaa', 'sms aaaa']);
  });

  it('keeps the cooldown by itself while the store is away', async () => {
    const { make, sent, state } = setUp();
    state.storeAway = true;
    const notifier = make();
    await notifier.notify(alert());
    await notifier.notify(alert());
    expect(sent).toEqual(['email aaaa', 'sms aaaa']);
    await Promise.all(Array.from({ length: 50 }, () => notifier.notify(alert())));
    expect(sent).toHaveLength(2);
  });

  it('sends at most one of each instance when the store comes back within the cooldown', async () => {
    const { make, sent, state, clock } = setUp();
    const [one, two] = [make(), make()];
    state.storeAway = true;
    await Promise.all([one.notify(alert({ severity: 'warning' })), two.notify(alert({ severity: 'warning' }))]);
    expect(sent).toEqual(['email aaaa', 'email aaaa']);
    state.storeAway = false;
    await clock.advance(60_000);
    await Promise.all([one.notify(alert({ severity: 'warning' })), two.notify(alert({ severity: 'warning' }))]);
    expect(sent).toHaveLength(2);
  });

  it('takes a store that hangs for one that is away, and still sends', async () => {
    const { clock, sent } = setUp();
    const channel: AlertChannel = {
      name: 'email',
      severities: ['critical'],
      send: async () => void sent.push('email'),
    };
    const notifier = createNotifier({
      ...{ channels: [channel], clock, logger: silent, limits: { alertCooldownMs: cooldownMs }, tenantId: 'default' },
      alerts: { claim: () => new Promise(() => {}), settle: () => new Promise(() => {}) },
    });
    const notifying = notifier.notify(alert());
    await clock.advance(3_000);
    await notifying;
    expect(sent).toEqual(['email']);
  });

  it('holds a bounded number of alerts that nobody takes', async () => {
    const { make, state } = setUp();
    state.emailDown = true;
    const notifier = make();
    for (let at = 0; at < 500; at++) await notifier.notify(alert({ key: `k-${at}`, severity: 'warning' }));
    expect(notifier.undelivered()).toBe(100);
  });

  it('sends again later what a vendor did not take, without repeating the other channel', async () => {
    const { make, sent, state, settled } = setUp();
    const notifier = make();
    state.emailDown = true;
    await notifier.notify(alert());
    expect(sent).toEqual(['sms aaaa']);
    expect(settled).toContainEqual({ id: 'email:critical:aaaa', sent: false, detail: 'email vendor is down' });
    state.emailDown = false;
    await notifier.retryUndelivered();
    await notifier.retryUndelivered();
    expect(sent).toEqual(['sms aaaa', 'email aaaa']);
  });

  it('gives up on a channel that stays deaf after five tries', async () => {
    const { clock, make } = setUp();
    let tries = 0;
    const deaf: AlertChannel = {
      name: 'email',
      severities: ['critical'],
      send: async () => {
        tries += 1;
        throw new Error('no');
      },
    };
    const notifier = make([deaf]);
    await notifier.notify(alert());
    for (let round = 0; round < 10; round++) {
      await clock.advance(120_000);
    }
    expect(tries).toBe(5);
  });

  it('sends the alert of an instance that died while it was sending', async () => {
    const { clock, make, sent } = setUp();
    const dies: AlertChannel = { name: 'email', severities: ['critical'], send: () => new Promise(() => {}) };
    void make([dies]).notify(alert());
    const survivor = make();
    await survivor.notify(alert());
    expect(sent).toEqual(['sms aaaa']);
    await clock.advance(120_000);
    expect(sent).toContain('email aaaa');
  });

  it('is done in bounded time when a vendor hangs', async () => {
    const { clock, make } = setUp();
    const hangs: AlertChannel = { name: 'email', severities: ['critical'], send: () => new Promise(() => {}) };
    let ended = false;
    const notifying = make([hangs])
      .notify(alert())
      .then(() => {
        ended = true;
      });
    await clock.advance(10_000);
    await notifying;
    expect(ended).toBe(true);
  });
});

describe('undelivered alerts, where a disk persists,', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'alerts-'));
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));
  const left = () => readdir(folder);
  const eventually = async (condition: () => boolean | Promise<boolean>) => {
    const endsAt = performance.now() + 5_000;
    while (!(await condition())) {
      if (performance.now() > endsAt) throw new Error('The condition did not come true.');
      await new Promise((resolve) => setImmediate(resolve));
    }
  };

  it('outlive the process and are sent by the next one, once', async () => {
    const { clock, make, sent, state } = setUp();
    const file = join(folder, 'data', 'alerts');
    state.storeAway = true;
    state.emailDown = true;
    const first = make(undefined, file);
    await first.notify(alert({ severity: 'warning', occurredAtMs: clock.now() }));
    await first.close();
    expect(clock.pending()).toBe(0);
    state.emailDown = false;
    const next = make(undefined, file);
    await clock.advance(0);
    await eventually(async () => {
      await clock.advance(1);
      return sent.length > 0;
    });
    await next.close();
    expect(sent).toEqual(['email aaaa']);
    expect(await readdir(join(folder, 'data'))).toEqual([]);
  });

  it('are left to the process that still lives, and forgotten when they are a day old', async () => {
    const { clock, make, sent } = setUp();
    const file = join(folder, 'alerts');
    const spooled = (part: Partial<Alert>) => JSON.stringify([{ alert: alert(part), channel: 'email', tries: 1 }]);
    await clock.advance(48 * 3_600_000);
    await writeFile(`${file}.${process.ppid}`, spooled({ key: 'of the living', occurredAtMs: clock.now() }));
    await writeFile(`${file}.${process.pid}`, spooled({ key: 'old', occurredAtMs: clock.now() - 25 * 3_600_000 }));
    const notifier = make(undefined, file);
    await clock.advance(0);
    await eventually(async () => (await left()).length === 1);
    await notifier.close();
    expect(await left()).toEqual([`alerts.${process.ppid}`]);
    expect(sent).toEqual([]);
  });
});
