import { uuidv7 } from 'uuidv7';
import { HealingError } from '../../core/errors';
import type { AlertStore, Clock, KeyScope, KeyStore, LeaseStore } from '../../core/ports';

const join = (...parts: string[]) => JSON.stringify(parts);

interface Key {
  argumentsDigest: string;
  epoch: number;
  outcome: string | null;
  leaseUntil: number;
  expiresAt: number;
}

export function memoryKeys(clock: Clock): KeyStore & { prune(): number } {
  const keys = new Map<string, Key>();
  const idOf = ({ tenantId, actorId, source, key }: KeyScope) => join(tenantId, actorId, source, key);
  const held = (scope: KeyScope, epoch: number): Key => {
    const key = keys.get(idOf(scope));
    if (key?.epoch !== epoch) throw new HealingError('LEASE_LOST', 'Another run has taken this idempotency key over.');
    return key;
  };
  return {
    async claim(scope, { argumentsDigest, leaseMs, ttlMs }) {
      const now = clock.now();
      const known = keys.get(idOf(scope));
      const live = known !== undefined && known.expiresAt > now;
      if (live && known.argumentsDigest !== argumentsDigest) return { status: 'mismatch' };
      if (live && known.outcome !== null) return { status: 'done', outcome: known.outcome };
      if (live && known.leaseUntil > now) return { status: 'in-progress' };
      const epoch = (known?.epoch ?? 0) + 1;
      const times = { leaseUntil: now + leaseMs, expiresAt: now + ttlMs };
      keys.set(idOf(scope), { argumentsDigest, epoch, outcome: null, ...times });
      return { status: 'claimed', epoch, resumed: live };
    },
    async complete(scope, epoch, outcome) {
      held(scope, epoch).outcome = outcome;
    },
    async release(scope, epoch) {
      const key = held(scope, epoch);
      if (key.outcome === null) key.expiresAt = key.leaseUntil = clock.now();
    },
    async renew(scope, epoch, leaseMs) {
      const key = keys.get(idOf(scope));
      if (key?.epoch !== epoch || key.outcome !== null) return false;
      key.leaseUntil = clock.now() + leaseMs;
      return true;
    },
    async hold(scope, epoch, outcome) {
      Object.assign(held(scope, epoch), { outcome, expiresAt: Number.POSITIVE_INFINITY });
    },
    async held(scope) {
      const key = keys.get(idOf(scope));
      return key?.expiresAt === Number.POSITIVE_INFINITY ? key.outcome : null;
    },
    async settle(scope, outcome, ttlMs) {
      const key = keys.get(idOf(scope));
      if (key?.expiresAt !== Number.POSITIVE_INFINITY) return false;
      key.outcome = outcome;
      key.expiresAt = key.leaseUntil = clock.now() + (outcome === null ? 0 : ttlMs);
      return true;
    },
    prune: () => removeWhere(keys, (key) => key.expiresAt <= clock.now()),
  };
}

interface Lease {
  holder: string;
  epoch: number;
  until: number;
}

export interface MemoryLeases extends LeaseStore {
  peek(tenantId: string, name: string): Lease | undefined;
}

export function memoryLeases(clock: Clock): MemoryLeases {
  const leases = new Map<string, Lease>();
  return {
    peek: (tenantId, name) => leases.get(join(tenantId, name)),
    async acquire({ tenantId, name, holder, ttlMs }) {
      const known = leases.get(join(tenantId, name));
      const live = known !== undefined && known.until > clock.now();
      if (live && known.holder !== holder) return null;
      const epoch = live ? known.epoch : (known?.epoch ?? 0) + 1;
      leases.set(join(tenantId, name), { holder, epoch, until: clock.now() + ttlMs });
      return { epoch };
    },
    async renew({ tenantId, name, holder, epoch, ttlMs }) {
      const known = leases.get(join(tenantId, name));
      if (known?.holder !== holder || known.epoch !== epoch || known.until <= clock.now()) return false;
      known.until = clock.now() + ttlMs;
      return true;
    },
    async release({ tenantId, name, holder, epoch }) {
      const known = leases.get(join(tenantId, name));
      if (known?.holder === holder && known.epoch === epoch) known.until = clock.now();
    },
  };
}

interface AlertRow {
  id: string;
  status: 'sending' | 'sent' | 'failed';
  leaseUntil: number;
  cooldownMs: number;
  quietUntil: number;
  claimedAt: number;
}

export function memoryAlerts(clock: Clock): AlertStore {
  const alerts = new Map<string, AlertRow>();
  return {
    async claim({ tenantId, key, cooldownMs, leaseMs, unlessSentSinceMs }) {
      const now = clock.now();
      const known = alerts.get(join(tenantId, key));
      if (known?.status === 'sending' && known.leaseUntil > now) return null;
      if (known?.status === 'sent' && known.quietUntil > now) return null;
      if (known?.status === 'sent' && unlessSentSinceMs !== undefined && known.claimedAt >= unlessSentSinceMs)
        return null;
      // Whoever takes over an unfinished claim keeps its id: vendors recognise the message by it.
      const id = known?.status === 'sending' ? known.id : uuidv7();
      alerts.set(join(tenantId, key), {
        id,
        status: 'sending',
        leaseUntil: now + leaseMs,
        cooldownMs,
        quietUntil: now,
        claimedAt: now,
      });
      return { id };
    },
    async settle({ id, sent }) {
      for (const alert of alerts.values()) {
        if (alert.id !== id) continue;
        alert.status = sent ? 'sent' : 'failed';
        alert.quietUntil = clock.now() + alert.cooldownMs;
      }
    },
  };
}

export function removeWhere<T>(rows: Map<string, T>, gone: (row: T) => boolean): number {
  let count = 0;
  for (const [key, row] of rows) if (gone(row) && rows.delete(key)) count++;
  return count;
}
