import { createUndeliveredFile, type UndeliveredFile } from './alert/undelivered-file';
import { redactText } from './capture/redact';
import type { Alert, AlertChannel, AlertStore, Clock, Logger } from './core/ports';
import { bounded } from './health/bounded';

export interface NotifierInput {
  alerts: AlertStore;
  channels: readonly AlertChannel[];
  clock: Clock;
  logger: Logger;
  limits: { alertCooldownMs: number };
  tenantId: string;
  /** Longest time one channel may take for one alert. Milliseconds. */
  sendTimeoutMs?: number;
  /** Keeps undelivered alerts for the next process. Only where a disk outlives the process. */
  spoolFile?: string;
}

export interface Notifier {
  /**
   * Delivers at least once through every channel of the alert's severity, unless its cooldown holds, or one was sent
   * since `unlessSentSinceMs`. Never rejects.
   */
  notify(alert: Alert, input?: { unlessSentSinceMs?: number }): Promise<void>;
  /** Tries again at once what could not be delivered; by itself it does so every two minutes. Never rejects. */
  retryUndelivered(): Promise<void>;
  /** How many wait for a channel; at most 100. */
  undelivered(): number;
  /** Leaves what is undelivered to the next process, where a disk persists, and no timer behind. */
  close(): Promise<void>;
}

interface Delivery {
  alert: Alert;
  channel: AlertChannel;
  tries: number;
  unlessSentSinceMs?: number | undefined;
}

const storeTimeoutMs = 3_000;
const rememberedKeys = 1_000;
const undeliveredLimit = 100;
const maxTries = 5;
const retryAfterMs = 120_000;

/**
 * Delivers alerts. A leased claim in the store keeps instances from sending the same alert within its cooldown, one
 * claim for each channel, so that a deaf channel does not silence another. While the store is away, this process's
 * own memory keeps the cooldown.
 */
export function createNotifier(input: NotifierInput): Notifier {
  const { clock, logger, tenantId } = input;
  const cooldownMs = input.limits.alertCooldownMs;
  const sendTimeoutMs = input.sendTimeoutMs ?? 10_000;
  const quietUntil = new Map<string, number>();
  const sending = new Set<string>();
  const undelivered = new Map<string, Delivery>();
  const file = input.spoolFile ? createUndeliveredFile(input.spoolFile, logger) : null;
  let cancelRetry: (() => void) | null = null;
  let closed = false;

  async function claim(key: string, unlessSentSinceMs?: number): Promise<{ id: string | null } | null> {
    const request = {
      ...{ tenantId, key, cooldownMs, leaseMs: sendTimeoutMs + storeTimeoutMs * 2 },
      ...(unlessSentSinceMs === undefined ? {} : { unlessSentSinceMs }),
    };
    try {
      return await bounded(clock, storeTimeoutMs, () => input.alerts.claim(request));
    } catch (error) {
      logger.warn('The alert claim could not be stored; this process alone keeps the cooldown.', { error });
      return { id: null };
    }
  }

  async function settle(id: string | null, sent: boolean, detail: string): Promise<void> {
    if (id === null) return;
    try {
      await bounded(clock, storeTimeoutMs, () => input.alerts.settle({ tenantId, id, sent, detail }));
    } catch (error) {
      logger.warn('An alert was handled, but that could not be stored; it may be sent again.', { error });
    }
  }

  async function deliver(delivery: Delivery): Promise<void> {
    const { alert, channel } = delivery;
    const key = keyOf(channel, alert);
    if (sending.has(key) || (quietUntil.get(key) ?? 0) > clock.now()) return;
    sending.add(key);
    try {
      const claimed = await claim(key, delivery.unlessSentSinceMs);
      if (claimed === null) return suppressed(key, delivery);
      try {
        await bounded(clock, sendTimeoutMs, (signal) => channel.send(alert, signal));
        remember(key);
        forget(key);
        await settle(claimed.id, true, 'delivered');
      } catch (error) {
        keep(key, { ...delivery, tries: delivery.tries + 1 }, error);
        await settle(claimed.id, false, say(error));
      }
    } finally {
      sending.delete(key);
    }
  }

  /** Held by another sender or by its cooldown: asked once more later, for the case that the other sender died. */
  function suppressed(key: string, delivery: Delivery): void {
    const asked = delivery.tries > 0 || delivery.unlessSentSinceMs !== undefined;
    if (asked || undelivered.size >= undeliveredLimit) forget(key);
    else undeliver(key, { ...delivery, tries: maxTries - 1 });
  }

  function undeliver(key: string, delivery: Delivery): void {
    undelivered.set(key, delivery);
    persist();
    planRetry();
  }

  function forget(key: string): void {
    if (undelivered.delete(key)) persist();
  }

  function persist(): void {
    const left = [...undelivered.values()].map(({ alert, channel, tries }) => ({
      alert,
      channel: channel.name,
      tries,
    }));
    void file?.write(left);
  }

  function planRetry(afterMs = retryAfterMs): void {
    if (closed || cancelRetry || undelivered.size === 0) return;
    cancelRetry = clock.after(afterMs, () => {
      cancelRetry = null;
      void deliverAll([...undelivered.values()]).then(() => planRetry());
    });
  }

  /** What an earlier process could not deliver before it ended. */
  async function adoptFrom(left: UndeliveredFile): Promise<void> {
    for (const { alert, channel: name, tries } of await left.adopt(clock.now())) {
      const channel = input.channels.find((known) => known.name === name);
      if (!channel || undelivered.size >= undeliveredLimit) continue;
      undelivered.set(keyOf(channel, alert), { alert, channel, tries: Math.min(tries, maxTries - 1) });
    }
    if (undelivered.size === 0) return;
    persist();
    planRetry(1);
  }

  function remember(key: string): void {
    quietUntil.delete(key);
    quietUntil.set(key, clock.now() + cooldownMs);
    const oldest = quietUntil.keys().next();
    if (quietUntil.size > rememberedKeys && !oldest.done) quietUntil.delete(oldest.value);
  }

  function keep(key: string, delivery: Delivery, error: unknown): void {
    const { alert, channel, tries } = delivery;
    const again = tries < maxTries && (undelivered.has(key) || undelivered.size < undeliveredLimit);
    if (again) undeliver(key, delivery);
    else forget(key);
    const outlook = again ? 'It is tried again later.' : 'It is not tried again.';
    logger.error(`An alert was not delivered by ${channel.name}. ${outlook}`, { alert: alert.title, tries, error });
  }

  async function deliverAll(deliveries: readonly Delivery[]): Promise<void> {
    const settled = await Promise.allSettled(deliveries.map(deliver));
    for (const result of settled) {
      if (result.status === 'rejected') logger.error('Alerting failed.', { error: result.reason });
    }
  }

  let adoption: Promise<void> = Promise.resolve();
  const cancelAdoption = file
    ? clock.after(0, () => {
        adoption = adoptFrom(file);
      })
    : null;

  return {
    notify: (alert, { unlessSentSinceMs } = {}) =>
      deliverAll(
        input.channels
          .filter((channel) => channel.severities.includes(alert.severity))
          .map((channel) => ({ alert, channel, tries: 0, unlessSentSinceMs })),
      ),
    retryUndelivered: () => deliverAll([...undelivered.values()]),
    undelivered: () => undelivered.size,
    async close() {
      closed = true;
      cancelRetry?.();
      cancelAdoption?.();
      await adoption;
      await file?.settled();
    },
  };
}

/** Of one channel and severity: an earlier warning does not silence a critical alert of the same cause. */
function keyOf(channel: AlertChannel, alert: Alert): string {
  return `${channel.name}:${alert.severity}:${alert.key}`;
}

function say(error: unknown): string {
  return redactText(error instanceof Error ? error.message || error.name : String(error)).slice(0, 300);
}
