import type { Proposal, SharedBreaker } from '../core/coordination';
import type { Clock, Logger, Store } from '../core/ports';
import { bounded } from '../health/bounded';
import { createBreakerExchange, type ExchangedBreakers } from './breaker-exchange';
import type { Control, WritableControl } from './control';
import { createFaultLog } from './fault-log';

export interface PulseBreakers extends ExchangedBreakers {
  applyShared(breakers: readonly SharedBreaker[], nowMs: number): void;
  sharedLost(): void;
  onNews(listener: () => void): () => void;
}

export interface PulseInput {
  store: Pick<Store, 'coordination' | 'breakers'>;
  clock: Clock;
  logger: Logger;
  tenantId: string;
  instanceId: string;
  control: WritableControl;
  breakers: PulseBreakers;
  /** Votes that this instance is asked for. */
  onProposals?: (proposals: readonly Proposal[]) => void | Promise<void>;
  /** No timer: the instance may be frozen between requests, so it reads on demand (`freshen`). */
  serverless?: boolean;
}

export interface Pulse {
  readonly control: Control;
  /** Reads twice a second from now on. Never keeps the process alive. */
  start(): void;
  /** Ends the reading and takes this instance off the list of the living. */
  stop(): Promise<void>;
  /** One reading now, or the one under way. Ends within two seconds and never rejects. */
  beat(): Promise<void>;
  /** Reads when the last reading is older than `maxAgeMs`, and waits for it at most `boundMs`. */
  freshen(maxAgeMs: number, boundMs: number): Promise<void>;
  /** Results of this instance's probes that came too late to count. */
  fencedProbes(): number;
}

/** An instance that was not seen for so long is not counted. */
export const aliveMs = 5_000;
const everyMs = 500;
const boundMs = 2_000;
const slowestMs = 2_000;
/**
 * Readings that have not returned each hold a connection, so there are at most two of them. A connection that was cut
 * in silence never returns: after ten seconds such a reading no longer keeps others from starting.
 */
const hungAtMost = 2;
const hungMs = 10_000;

/**
 * Reads what instances share (settings with the kill switch, breakers, approvals, votes) in one round trip twice a
 * second, and tells the others what this instance's breakers see.
 */
export function createPulse(input: PulseInput): Pulse {
  const { store, clock, control, breakers, tenantId, instanceId } = input;
  const settings = () => control.settings().breaker;
  const exchange = createBreakerExchange({ store, breakers, clock, settings, tenantId, instanceId, aliveMs });
  const reading = createFaultLog(input.logger, 'reading shared state');
  const telling = createFaultLog(input.logger, 'telling the other instances about breakers');
  const voting = createFaultLog(input.logger, 'voting');
  let hung: number[] = [];
  let failures = 0;
  let failingSince: number | null = null;
  let running: Promise<void> | null = null;
  let again = false;
  let live = false;
  let cancel = () => {};
  let unsubscribe = () => {};

  /** One reading; rejects after `ms`, and what comes later is dropped. */
  async function read(ms: number): Promise<readonly Proposal[]> {
    const askedAt = clock.monotonic();
    hung = hung.filter((at) => askedAt - at < hungMs);
    if (hung.length >= hungAtMost) throw new Error('Earlier readings have not returned yet.');
    const answer = store.coordination.read({ tenantId, instanceId, aliveMs });
    hung.push(askedAt);
    const returned = () => {
      hung = hung.filter((at) => at !== askedAt);
    };
    answer.then(returned, returned);
    const given = await bounded(clock, ms, () => answer);
    control.take(given, askedAt);
    breakers.applyShared(given.breakers, given.nowMs);
    return given.proposals;
  }

  async function single(): Promise<void> {
    const startedAt = clock.monotonic();
    const left = () => Math.max(1, boundMs - (clock.monotonic() - startedAt));
    let proposals: readonly Proposal[];
    try {
      proposals = await read(boundMs);
    } catch (error) {
      failures += 1;
      failingSince ??= startedAt;
      if (clock.monotonic() - failingSince >= aliveMs) breakers.sharedLost();
      reading.bad(error);
      return;
    }
    failures = 0;
    failingSince = null;
    reading.good();
    const vote = async () => input.onProposals?.(proposals);
    const [changed] = await Promise.all([
      telling.run(() => bounded(clock, left(), () => exchange.round())),
      proposals.length > 0 ? voting.run(() => bounded(clock, left(), vote)) : null,
    ]);
    // What was told may have opened or closed something for all: known now rather than at the next beat.
    if (changed && live) again = true;
  }

  function beat(): Promise<void> {
    running ??= single().finally(() => {
      running = null;
      if (!again || failures > 0) return;
      again = false;
      if (live) void beat();
    });
    return running;
  }

  function schedule(afterMs: number): void {
    cancel = clock.after(afterMs, async () => {
      const startedAt = clock.monotonic();
      await beat();
      if (!live) return;
      const took = clock.monotonic() - startedAt;
      schedule(failures > 0 ? Math.min(slowestMs, everyMs * 2 ** failures) : Math.max(everyMs / 5, everyMs - took));
    });
  }

  return {
    control,
    beat,
    fencedProbes: () => exchange.fenced(),
    start() {
      if (live) return;
      live = true;
      unsubscribe = breakers.onNews(() => {
        if (failures > 0) return;
        if (running) again = true;
        else void beat();
      });
      if (!input.serverless) schedule(0);
    },
    async stop() {
      if (!live) return;
      live = false;
      cancel();
      unsubscribe();
      await running;
      try {
        await bounded(clock, boundMs, () => store.coordination.leave({ tenantId, instanceId }));
      } catch (error) {
        input.logger.warn('leaving did not work; the others count this instance for some seconds more', { error });
      }
    },
    async freshen(maxAgeMs, waitMs) {
      const { ageMs } = control.view();
      if (ageMs !== null && ageMs <= maxAgeMs) return;
      let giveUp = () => {};
      const waited = new Promise<void>((resolve) => {
        giveUp = clock.after(waitMs, resolve);
      });
      await Promise.race([beat(), waited]);
      giveUp();
    },
  };
}
