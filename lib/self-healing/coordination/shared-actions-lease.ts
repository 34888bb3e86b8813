import { HealingError } from '../core/errors';
import type { Clock, LeaseStore, Logger } from '../core/ports';
import { bounded } from '../health/bounded';

export interface KeptLease {
  epoch: number;
  /** Aborts when the lease is, or may be, somebody else's. */
  lost: AbortSignal;
  /** Renews it now. False, never an error, when it is not surely held any more. */
  confirm(): Promise<boolean>;
  /** Stops renewing and gives it back. Never rejects; a lease that cannot be given back expires. */
  release(): Promise<void>;
}

/** A holder that dies is followed after so long. */
export const leaseMs = 10_000;
const renewEveryMs = 3_000;
const storeMs = 2_000;

/**
 * Takes a lease and renews it until it is released. Null while another holds it; throws while the store is away.
 * It counts from before each request was sent, so this side never believes in it longer than the store does.
 */
export async function keepLease(input: {
  leases: LeaseStore;
  clock: Clock;
  logger: Logger;
  tenantId: string;
  name: string;
  holder: string;
  /** Leases that this process has, until when: the store knows instances, not the parts of one. */
  held: Map<string, number>;
}): Promise<KeptLease | null> {
  const { leases, clock, logger, held, ...lease } = input;
  const { name } = lease;
  if ((held.get(name) ?? Number.NEGATIVE_INFINITY) > clock.monotonic()) return null;
  held.set(name, Number.POSITIVE_INFINITY);
  const expires = () => void held.set(name, clock.monotonic() + leaseMs);
  let trustedUntil = clock.monotonic() + leaseMs;
  const taken = await bounded(clock, storeMs, () => leases.acquire({ ...lease, ttlMs: leaseMs })).catch((error) => {
    // It may have been taken all the same.
    expires();
    throw error;
  });
  if (taken === null) {
    held.delete(name);
    return null;
  }
  const { epoch } = taken;
  const losing = new AbortController();
  let released = false;
  let cancelRenewal = () => {};
  let cancelExpiry = () => {};

  const lose = (why: string) => {
    if (released || losing.signal.aborted) return;
    cancelRenewal();
    cancelExpiry();
    logger.warn('A lease on shared state was lost.', { name: lease.name, epoch, why });
    losing.abort(new HealingError('LEASE_LOST', why));
  };
  const watchExpiry = () => {
    cancelExpiry();
    cancelExpiry = clock.after(trustedUntil - clock.monotonic(), () => lose('It could not be renewed in time.'));
  };
  async function renew(): Promise<boolean> {
    const sentAt = clock.monotonic();
    if (sentAt >= trustedUntil) lose('This process paused for longer than the lease.');
    if (released || losing.signal.aborted) return false;
    cancelRenewal();
    cancelRenewal = clock.after(renewEveryMs, () => void renew());
    try {
      const still = await bounded(clock, storeMs, () => leases.renew({ ...lease, epoch, ttlMs: leaseMs }));
      if (!still) lose('Another holder took it over.');
      if (released || losing.signal.aborted) return false;
      trustedUntil = Math.max(trustedUntil, sentAt + leaseMs);
      watchExpiry();
      return true;
    } catch (error) {
      logger.warn('A lease could not be renewed; it is tried again.', { name: lease.name, error });
      return false;
    }
  }
  watchExpiry();
  cancelRenewal = clock.after(renewEveryMs, () => void renew());

  return {
    epoch,
    lost: losing.signal,
    confirm: renew,
    async release() {
      if (released) return;
      released = true;
      cancelRenewal();
      cancelExpiry();
      if (losing.signal.aborted) return expires();
      try {
        await bounded(clock, storeMs, () => leases.release({ ...lease, epoch }));
        held.delete(name);
      } catch (error) {
        expires();
        logger.warn('A lease could not be given back; it expires by itself.', { name: lease.name, error });
      }
    },
  };
}
