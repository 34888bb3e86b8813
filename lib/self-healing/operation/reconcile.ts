import type { AuditActor } from '../core/audit';
import type { Doubt } from '../core/doubt';
import type { KeyScope } from '../core/ports';
import { flushDoubts } from './doubt-spool';
import type { Runtime } from './runtime';
import { operationMark } from './step';
import { openOutcome, type StoredOutcome, sealOutcome } from './stored-outcome';

/** For one question to the database; it waits that long for another transaction on the key to end. */
const questionMs = 5_000;
/** Steps and attempts wait for people and must not hide the transactions behind them. */
const looksAt = 500;
const reconciler: AuditActor = { type: 'system', id: 'reconcile' };

export interface Reconciled {
  /** Transactions asked about. */
  asked: number;
  settled: number;
  /** Doubts that are still open, those that wait for a person included; at most 500 are counted. */
  open: number;
}

/**
 * Asks the database about transactions in doubt, those first that were asked least, and settles what can be told.
 * Steps and attempts wait for a person. Safe to run on several instances at once.
 */
export async function reconcileDoubts(runtime: Runtime, input: { limit: number }): Promise<Reconciled> {
  await flushDoubts(runtime);
  const { store, tenantId } = runtime;
  const open = await store.doubts.list({ tenantId, open: true, limit: looksAt });
  const askable = open
    .filter(({ part }) => part === 'transaction')
    .sort((a, b) => a.asked - b.asked || a.openedAtMs - b.openedAtMs)
    .slice(0, input.limit);
  let settled = 0;
  for (const doubt of askable) if (await askAbout(runtime, doubt)) settled += 1;
  return { asked: askable.length, settled, open: open.length - settled };
}

/** Asks about one transaction in doubt. False when it could not be told, or somebody else settled it first. */
export async function askAbout(runtime: Runtime, doubt: Doubt, deadlineMs: number = questionMs): Promise<boolean> {
  const { store, tenantId, limits, transactor, logger } = runtime;
  const { id, part, name } = doubt;
  const claim = { tenantId, key: `${doubt.runKey}/${name}`, ttlMs: limits.keyTtlMs };
  let result: string | null;
  try {
    result = await transactor.find(claim, { deadlineMs });
  } catch (error) {
    logger.info(`${doubt.source}: what became of "${name}" could not be told yet`, { error });
    await store.doubts.noteAsked({ tenantId, id, part, name });
    return false;
  }
  const happened = result !== null;
  return await settleDoubt(runtime, {
    ...{ id, part, name, actor: reconciler },
    verdict: happened ? 'happened' : 'did-not-happen',
    note: happened
      ? 'The database has its completion row: it was committed.'
      : 'The database has no completion row, and no transaction on its key is under way: it was rolled back.',
  });
}

/**
 * Gives the last word on one part in doubt, with its audit record, and acts on it. "Happened": a transaction or step
 * is never run again, and what waits for it goes on after it. "Did not happen": it may run again. False when it was
 * settled already: the first word stands.
 */
export async function settleDoubt(
  runtime: Runtime,
  input: Pick<Doubt, 'id' | 'part' | 'name'> & {
    verdict: NonNullable<Doubt['verdict']>;
    actor: AuditActor;
    note: string;
  },
): Promise<boolean> {
  const { store, tenantId } = runtime;
  if (!(await store.doubts.settle({ tenantId, ...input }))) return false;
  const all = await store.doubts.of({ tenantId, eventId: input.id });
  const doubt = all.find(({ part, name }) => part === input.part && name === input.name);
  if (doubt) await settlePart(runtime, doubt, input.verdict);
  if (all.some(({ verdict }) => verdict === null)) return true;
  await settleKey(runtime, all);
  await settleJob(runtime, all);
  return true;
}

/** A step that happened is remembered without a result: nobody knows what it returned. */
async function settlePart(runtime: Runtime, doubt: Doubt, verdict: NonNullable<Doubt['verdict']>): Promise<void> {
  const { store, cipher, tenantId } = runtime;
  const scope = { tenantId, runKey: doubt.runKey };
  if (doubt.part === 'attempt' && verdict === 'did-not-happen') await store.steps.reset(scope, operationMark);
  if (doubt.part !== 'step') return;
  await store.steps.reset(scope, doubt.name);
  if (verdict === 'did-not-happen') return;
  await store.steps.finish(scope, doubt.name, cipher.seal('{}', `step:${doubt.runKey}:${doubt.name}`));
}

/**
 * Lets the key of a settled event answer again. An operation that can be resumed gets its key back: the same submit
 * again takes what happened from memory and does the rest. Idempotent.
 */
export async function settleKey(runtime: Runtime, doubts: readonly Doubt[]): Promise<void> {
  const [first] = doubts;
  if (!first || first.key === null || first.actorId === null) return;
  const { store, tenantId, limits } = runtime;
  const scope: KeyScope = { tenantId, actorId: first.actorId, source: first.source, key: first.key };
  const held = await store.keys.held(scope);
  if (held === null) return;
  const outcome = afterwards(openOutcome(held, scope, runtime), doubts);
  await store.keys.settle(scope, outcome && sealOutcome(outcome, scope, runtime), limits.keyTtlMs);
}

function afterwards(held: StoredOutcome, doubts: readonly Doubt[]): StoredOutcome | null {
  if (held.type !== 'in-doubt' || held.resumable) return null;
  if (doubts.some(({ verdict }) => verdict === 'happened')) return { type: 'carried-out' };
  // Of the rest of such an operation nothing is known, unless a person spoke of all of it.
  return doubts.some(({ part }) => part === 'attempt') ? null : { type: 'failed' };
}

/** A job goes on after what happened, and repeats what did not; of a whole attempt that happened nothing is left. */
async function settleJob(runtime: Runtime, doubts: readonly Doubt[]): Promise<void> {
  const jobId = doubts[0]?.jobId;
  const { queue, tenantId, logger } = runtime;
  if (!jobId || !queue) return;
  if (doubts.some(({ part, verdict }) => part === 'attempt' && verdict === 'happened')) return;
  if (!(await queue.revive({ tenantId, id: jobId }))) logger.info(`Job ${jobId} is not revived: it expired or goes on`);
}
