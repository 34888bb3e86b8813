import { HealingError } from '../core/errors';
import type { KeyScope } from '../core/ports';
import { digest } from './codec';
import { openDoubts } from './doubt-spool';
import { isResumable, recordDoubts } from './doubts';
import type { Invocation } from './invocation';
import { askAbout, settleKey } from './reconcile';
import type { Runtime } from './runtime';
import { requestDigests } from './same-request';
import {
  beingChecked,
  inProgress,
  openOutcome,
  replay,
  type StoredOutcome,
  sealOutcome,
  toOutcome,
} from './stored-outcome';

const maxKeyLength = 200;
const claimLeaseMs = 60_000;
const firstPollMs = 50;
const longestPollMs = 500;
/** A second submit may itself ask what became of the first, for so long. */
const askMs = 2_000;

/**
 * Runs a keyed operation once: a second submit of the same key by the same actor waits for the first and gets its
 * outcome. Without a key, or for a visitor who is not signed in, it just runs.
 * @throws HealingError `KEY_REUSED` (422), `KEY_IN_PROGRESS` (409), `STORE_UNAVAILABLE` (503).
 */
export async function runKeyed(invocation: Invocation, run: () => Promise<unknown>): Promise<unknown> {
  const { definition, args } = invocation;
  const key = definition.options.idempotencyKey?.(...(args as unknown[]));
  if (!key) return await run();
  if (key.length > maxKeyLength) {
    throw new HealingError('KEY_REUSED', `An idempotency key has at most ${maxKeyLength} characters.`, { status: 422 });
  }
  const runtime = await definition.runtime.load();
  const actor = await runtime.host.actor();
  // Nobody may be served a stored outcome without being known; the operation itself refuses strangers.
  if (!actor) return await run();

  const scope: KeyScope = { ...actor, source: definition.options.source, key };
  const runKey = digest(scope.tenantId, scope.actorId, scope.source, scope.key).slice(0, 40);
  const claim = await claimOrWait(invocation, scope, runKey, runtime);
  if ('outcome' in claim) return replay(claim.outcome, runtime);

  invocation.adoptKey(runKey);
  invocation.keyScope = scope;
  const stopRenewing = keepLease(scope, claim.epoch, runtime);
  const settle = async (decide: () => StoredOutcome | null | Promise<StoredOutcome>) => {
    stopRenewing();
    const { keys } = runtime.store;
    try {
      if (invocation.inDoubt !== null) return await hold(invocation, scope, claim.epoch, runtime);
      const outcome = await decide();
      if (outcome === null) await keys.release(scope, claim.epoch);
      else await keys.complete(scope, claim.epoch, sealOutcome(outcome, scope, runtime));
    } catch (error) {
      // What was done is done and remembered in its completion rows; the claim itself runs out.
      runtime.logger.warn(`${scope.source}: the outcome of a keyed request could not be stored`, { error });
    }
  };
  const consumed = () => claim.consumes || invocation.hadEffects;
  let value: unknown;
  try {
    value = await run();
  } catch (error) {
    const control = runtime.host.describeControlFlow(error);
    await settle(() => {
      if (control !== null && consumed()) return { type: 'control-flow', digest: control };
      return (claim.consumes || invocation.wroteOutsideSteps) && !notStarted(invocation) ? { type: 'failed' } : null;
    });
    throw error;
  }
  await settle(() => (consumed() ? toOutcome(value) : null));
  return value;
}

/** Behind an open breaker nothing was called: the key is not used up. */
const notStarted = (invocation: Invocation) => invocation.attempts === 0;

/**
 * The key answers "being checked" until its doubts are settled. They are written first: a key that is held without a
 * doubt would wait for ever. Where they cannot be, the claim runs out, and whoever takes it over finds out.
 */
async function hold(invocation: Invocation, scope: KeyScope, epoch: number, runtime: Runtime): Promise<void> {
  if (scope.tenantId !== runtime.tenantId) {
    return await runtime.store.keys.complete(scope, epoch, sealOutcome({ type: 'failed' }, scope, runtime));
  }
  if (!(await recordDoubts(runtime, invocation, invocation.id))) return;
  const outcome: StoredOutcome = {
    type: 'in-doubt',
    eventId: invocation.id,
    resumable: isResumable(invocation),
  };
  await runtime.store.keys.hold(scope, epoch, sealOutcome(outcome, scope, runtime));
  // Whoever settled the doubts before this line found no held key.
  await settleIfKnown(outcome.eventId, runtime);
}

/** A long run keeps its claim, so that only a holder that vanished is taken over. Returns the stop. */
function keepLease(scope: KeyScope, epoch: number, { store, clock, logger }: Runtime): () => void {
  let stopped = false;
  let cancel = () => {};
  const renewLater = () => {
    cancel = clock.after(claimLeaseMs / 3, async () => {
      try {
        if (!(await store.keys.renew(scope, epoch, claimLeaseMs))) stopped = true;
      } catch (error) {
        logger.warn(`${scope.source}: the claim on an idempotency key could not be renewed`, { error });
      }
      if (!stopped) renewLater();
    });
  };
  renewLater();
  return () => {
    stopped = true;
    cancel();
  };
}

type Claimed = { epoch: number; consumes: boolean } | { outcome: StoredOutcome };

async function claimOrWait(
  invocation: Invocation,
  scope: KeyScope,
  runKey: string,
  runtime: Runtime,
): Promise<Claimed> {
  const { store, clock, limits } = runtime;
  const { effects = 'once' } = invocation.definition.options;
  const digests = requestDigests(invocation);
  const giveUpAt = clock.monotonic() + limits.keyWaitMs;
  // Nothing may start under a key that could not be claimed.
  const claim = async () => {
    try {
      const times = { leaseMs: claimLeaseMs, ttlMs: limits.keyTtlMs };
      const found = await store.keys.claim(scope, { argumentsDigest: digests.now, ...times });
      if (found.status !== 'mismatch' || digests.before === null) return found;
      return await store.keys.claim(scope, { argumentsDigest: digests.before, ...times });
    } catch (error) {
      throw new HealingError('STORE_UNAVAILABLE', 'The request was not started: its key could not be stored.', {
        cause: error,
        status: 503,
      });
    }
  };
  let asked = false;
  for (let waitMs = firstPollMs; ; waitMs = Math.min(waitMs * 2, longestPollMs)) {
    const found = await claim();
    if (found.status === 'claimed') {
      // Taken over from a holder that vanished: what is not remembered in steps may have happened.
      if (found.resumed && effects === 'once') await refuseVanished(invocation, scope, runKey, found.epoch, runtime);
      return { epoch: found.epoch, consumes: effects !== 'transactional' };
    }
    if (found.status === 'mismatch') {
      throw new HealingError('KEY_REUSED', 'This idempotency key was used for another request.', { status: 422 });
    }
    if (found.status === 'done') {
      const outcome = openOutcome(found.outcome, scope, runtime);
      if (outcome.type !== 'in-doubt' || asked || !(await settledMeanwhile(outcome.eventId, runtime)))
        return { outcome };
      asked = true;
      continue;
    }
    if (clock.monotonic() + waitMs > giveUpAt) throw inProgress();
    await clock.sleep(waitMs);
  }
}

/** Its run began elsewhere and nobody saw it end: a person says what became of it. */
async function refuseVanished(
  invocation: Invocation,
  scope: KeyScope,
  runKey: string,
  epoch: number,
  runtime: Runtime,
): Promise<never> {
  const eventId = invocation.id;
  const known = 'It was begun under this idempotency key, and whoever ran it vanished before its end.';
  const doubt = {
    ...{ id: eventId, part: 'attempt' as const, name: 'operation', known, runKey, jobId: null },
    ...{ source: scope.source, actorId: scope.actorId, key: scope.key, openedAtMs: runtime.clock.now() },
  };
  const held: StoredOutcome = { type: 'in-doubt', eventId, resumable: false };
  try {
    if (await openDoubts(runtime, [doubt]))
      await runtime.store.keys.hold(scope, epoch, sealOutcome(held, scope, runtime));
  } catch (error) {
    runtime.logger.warn(`${scope.source}: a key in doubt could not be held; its claim runs out again`, { error });
  }
  throw beingChecked();
}

/** Whether all that was in doubt about an event is settled; what the database can tell is asked now. */
async function settledMeanwhile(eventId: string, runtime: Runtime): Promise<boolean> {
  const { store, tenantId, logger } = runtime;
  try {
    for (const doubt of await store.doubts.of({ tenantId, eventId })) {
      if (doubt.verdict === null && doubt.part === 'transaction') await askAbout(runtime, doubt, askMs);
    }
    return await settleIfKnown(eventId, runtime);
  } catch (error) {
    logger.warn('What became of a request in doubt could not be looked up', { error });
    return false;
  }
}

async function settleIfKnown(eventId: string, runtime: Runtime): Promise<boolean> {
  const doubts = await runtime.store.doubts.of({ tenantId: runtime.tenantId, eventId });
  if (doubts.length === 0 || doubts.some(({ verdict }) => verdict === null)) return false;
  await settleKey(runtime, doubts);
  return true;
}
