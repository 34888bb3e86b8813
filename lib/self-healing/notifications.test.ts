import { describe, expect, it } from 'vitest';
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
  const make = (own: readonly AlertChannel[] = channels) =>
    createNotifier({
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
