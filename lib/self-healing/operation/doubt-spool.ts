import { processWide } from '../core/process-wide';
import { refusesData } from '../record/refuses-data';
import type { Runtime } from './runtime';

/** A doubt as it is opened. */
export type NewDoubt = Parameters<Runtime['store']['doubts']['open']>[0]['doubt'];

interface Unwritten {
  waiting: NewDoubt[];
  retrying: boolean;
}

/** Doubts of each healer that the store has not taken yet. */
const unwritten = processWide('unwritten-doubts', () => new WeakMap<Runtime['store'], Unwritten>());
const mostUnwritten = 1_000;
const retryMs = 5_000;

/** Writes doubts, or keeps them until the store is back. False when not all of them are written yet. */
export async function openDoubts(runtime: Runtime, doubts: readonly NewDoubt[]): Promise<boolean> {
  const { waiting } = unwrittenOf(runtime);
  const room = mostUnwritten - waiting.length;
  if (room < doubts.length) runtime.logger.error('Doubts were lost: too many wait for the store', {});
  waiting.push(...doubts.slice(0, Math.max(0, room)));
  return await flushDoubts(runtime);
}

/** Writes the doubts that wait. False when one was refused, or while the store is away; then they are tried again by themselves. */
export async function flushDoubts(runtime: Runtime): Promise<boolean> {
  const spool = unwrittenOf(runtime);
  const { waiting } = spool;
  let complete = true;
  for (let doubt = waiting[0]; doubt !== undefined; doubt = waiting[0]) {
    try {
      await runtime.store.doubts.open({ tenantId: runtime.tenantId, doubt });
    } catch (error) {
      if (error instanceof Error && refusesData(error)) {
        // It must not keep the others from being written. Nobody may take it for written either.
        runtime.logger.error(`${doubt.source}: a doubt was lost; the store refuses it`, { error });
        remove(waiting, doubt);
        complete = false;
        continue;
      }
      runtime.logger.warn(`${doubt.source}: its doubt could not be stored yet`, { error });
      if (spool.retrying) return false;
      spool.retrying = true;
      runtime.clock.after(retryMs, () => {
        spool.retrying = false;
        void flushDoubts(runtime);
      });
      return false;
    }
    remove(waiting, doubt);
  }
  return complete;
}

function remove(waiting: NewDoubt[], doubt: NewDoubt): void {
  const at = waiting.indexOf(doubt);
  if (at >= 0) waiting.splice(at, 1);
}

function unwrittenOf({ store }: Runtime): Unwritten {
  const known = unwritten.get(store) ?? { waiting: [], retrying: false };
  unwritten.set(store, known);
  return known;
}
