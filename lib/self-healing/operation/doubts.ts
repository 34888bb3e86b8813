import type { Doubt } from '../core/doubt';
import { type NewDoubt, openDoubts } from './doubt-spool';
import type { Invocation, PartInDoubt } from './invocation';
import { settleDoubt } from './reconcile';
import type { Runtime } from './runtime';

/** Only where all effects lie in transactions and steps can a part be settled by itself and the rest go on. */
export function isResumable(invocation: Invocation): boolean {
  if (invocation.definition.options.effects !== 'transactional' || invocation.wroteOutsideSteps) return false;
  return invocation.partsInDoubt.every(({ part }) => part !== 'attempt');
}

/**
 * What of this invocation may or may not have happened. A step of an operation that cannot be resumed says nothing
 * about the rest of it: there the whole attempt is in doubt.
 */
export function doubtsOf(invocation: Invocation): PartInDoubt[] {
  if (invocation.definition.options.effects === 'none') return [];
  const parts = invocation.partsInDoubt;
  if (isResumable(invocation)) return [...parts];
  const others = parts.filter(({ part }) => part !== 'transaction');
  const whole: PartInDoubt[] =
    others.length === 0
      ? []
      : [{ part: 'attempt', name: 'operation', known: others.map(({ known }) => known).join(' ') }];
  return [...parts.filter(({ part }) => part === 'transaction'), ...whole];
}

/**
 * Opens the doubts of an invocation under its event's id. While the store is away they are kept in memory and written
 * later. Never throws; false when not all of them are written yet. Nothing to do without a doubt.
 */
export async function recordDoubts(runtime: Runtime, invocation: Invocation, eventId: string): Promise<boolean> {
  const parts = doubtsOf(invocation);
  if (parts.length === 0) return true;
  const { definition, keyScope, job, runKey } = invocation;
  const doubts = parts.map(
    (part): NewDoubt => ({
      ...part,
      id: eventId,
      source: definition.options.source,
      runKey,
      actorId: keyScope?.actorId ?? job?.actorId ?? null,
      key: keyScope?.key ?? null,
      jobId: job?.id ?? null,
      openedAtMs: runtime.clock.now(),
    }),
  );
  const opened = openDoubts(runtime, doubts);
  // What ends after all, in this process, settles its doubt by itself.
  invocation.onLateWord ??= (part, verdict) => {
    runtime.host.after(async () => {
      await opened;
      await settleLate(runtime, eventId, part, verdict);
    });
  };
  return await opened;
}

async function settleLate(
  runtime: Runtime,
  eventId: string,
  { part, name }: PartInDoubt,
  verdict: NonNullable<Doubt['verdict']>,
): Promise<void> {
  const actor = { type: 'system', id: 'operation' } as const;
  const note = `It ended after all: ${verdict === 'happened' ? 'it was carried out' : 'nothing was done'}.`;
  try {
    await settleDoubt(runtime, { id: eventId, part, name, verdict, actor, note });
  } catch (error) {
    runtime.logger.warn(`The late end of "${name}" could not be stored; its doubt stays open`, { error });
  }
}
