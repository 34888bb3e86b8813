import { uuidv7 } from 'uuidv7';
import type { Database } from '../../../../db/client';
import * as queries from '../../../../db/queries/healing-queries';
import { HealingError } from '../../core/errors';
import type { AlertStore, KeyClaim, KeyStore, LeaseStore } from '../../core/ports';

/** Between the claim and the look at who holds it, the holder may let go: then the claim is tried again. */
const claimRounds = 3;

export function postgresKeys(db: Database, service: string): KeyStore {
  return {
    async claim(scope, input) {
      for (let round = 0; round < claimRounds; round++) {
        const key = { ...scope, service };
        const claimed = await queries.claimHealingKey(db, key, input);
        if (claimed !== null) return { status: 'claimed', ...claimed };
        const found = await queries.findHealingKey(db, key);
        if (found === null) continue;
        return judge(found, input.argumentsDigest);
      }
      return { status: 'in-progress' };
    },
    async complete(scope, epoch, outcome) {
      if (!(await queries.completeHealingKey(db, { ...scope, service }, { epoch, outcome }))) throw takenOver();
    },
    async release(scope, epoch) {
      if (!(await queries.releaseHealingKey(db, { ...scope, service }, { epoch }))) throw takenOver();
    },
    renew: (scope, epoch, leaseMs) => queries.renewHealingKey(db, { ...scope, service }, { epoch, leaseMs }),
    async hold(scope, epoch, outcome) {
      if (!(await queries.holdHealingKey(db, { ...scope, service }, { epoch, outcome }))) throw takenOver();
    },
    held: (scope) => queries.findHeldHealingKey(db, { ...scope, service }),
    settle: (scope, outcome, ttlMs) =>
      queries.settleHeldHealingKey(db, { ...scope, service }, { outcome, ttlMs: outcome === null ? 0 : ttlMs }),
  };
}

function judge(found: { argumentsDigest: string; outcome: string | null }, argumentsDigest: string): KeyClaim {
  if (found.argumentsDigest !== argumentsDigest) return { status: 'mismatch' };
  return found.outcome === null ? { status: 'in-progress' } : { status: 'done', outcome: found.outcome };
}

const takenOver = () => new HealingError('LEASE_LOST', 'Another run has taken this idempotency key over.');

export function postgresLeases(db: Database, service: string): LeaseStore {
  return {
    async acquire(input) {
      const epoch = await queries.acquireHealingLease(db, { ...input, service });
      return epoch === null ? null : { epoch };
    },
    renew: (input) => queries.extendHealingLease(db, { ...input, service }),
    async release(input) {
      await queries.extendHealingLease(db, { ...input, service, ttlMs: 0 });
    },
  };
}

export function postgresAlerts(db: Database, service: string): AlertStore {
  return {
    async claim(input) {
      const id = await queries.claimHealingAlert(db, { ...input, service, id: uuidv7() });
      return id === null ? null : { id };
    },
    settle: (input) => queries.settleHealingAlert(db, input),
  };
}
