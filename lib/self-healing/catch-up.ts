import { decideAlert, expectedKinds } from './alert/decide-alert';
import type { HealingEvent } from './core/event';
import type { Limits } from './core/limits';
import type { Clock, Logger, Store } from './core/ports';
import type { Notifier } from './notifications';

export interface CatchUpInput {
  store: Pick<Store, 'reports' | 'unattended'>;
  learn(event: HealingEvent): Promise<void>;
  notifier: Pick<Notifier, 'notify'>;
  /** When the last planned work ends or ended: what failed in it is neither learned nor told. */
  maintenanceUntilMs(): number;
  clock: Clock;
  logger: Logger;
  limits: Pick<Limits, 'alertCooldownMs'>;
  tenantId: string;
}

export interface CaughtUp {
  learned: number;
  alerted: number;
}

/** Older ones are left: nobody wants to be woken by yesterday. */
const reachMs = 24 * 3_600_000;
/** Whoever recorded it has as long to see to it himself. */
const settledMs = 60_000;
const alertLimit = 20;

/**
 * A process may end right after its response: then what it recorded was neither learned from nor told to anybody. This
 * does both, for what is older than a minute, at most `limit` events, until `signal` aborts. Learning is idempotent by
 * event; an alert that was sent since is not sent again.
 */
export function createCatchUp(input: CatchUpInput) {
  const { store, clock, logger, tenantId } = input;
  return async (slice: { limit: number; signal?: AbortSignal }): Promise<CaughtUp> => {
    const done: CaughtUp = { learned: 0, alerted: 0 };
    if (store.unattended === undefined) return done;
    const now = clock.now();
    const range = { tenantId, fromMs: now - reachMs, toMs: now - settledMs, limit: slice.limit };
    const each = async (ids: readonly string[], work: (event: HealingEvent) => Promise<void>) => {
      for (const id of ids) {
        if (slice.signal?.aborted) return;
        const event = await store.reports.getEvent({ tenantId, id });
        if (event && event.occurredAtMs >= input.maintenanceUntilMs()) await work(event);
      }
    };
    const cooldownMs = input.limits.alertCooldownMs;
    const untold = { ...range, limit: Math.min(alertLimit, slice.limit), cooldownMs, exceptKinds: expectedKinds };
    await each(await store.unattended.untold(untold), async (event) => {
      const alert = decideAlert(event);
      if (!alert) return;
      await input.notifier.notify(alert, { unlessSentSinceMs: event.occurredAtMs - cooldownMs });
      done.alerted += 1;
    });
    await each(await store.unattended.unlearned(range), async (event) => {
      await input.learn(event);
      done.learned += 1;
    });
    if (done.alerted > 0) logger.info('Alerts were sent for what an ended process had recorded.', { ...done });
    return done;
  };
}
