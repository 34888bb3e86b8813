import { processWide } from '../core/process-wide';
import type { Runtime } from './runtime';

/** A doubt as it is opened. */
export type NewDoubt = Parameters<Runtime['store']['doubts']['open']>[0]['doubt'];

/** Doubts of each healer that the store has not taken yet. */
const unwritten = processWide('unwritten-doubts', () => new WeakMap<Runtime['store'], NewDoubt[]>());
const mostUnwritten = 1_000;
const retryMs = 5_000;

/** Writes doubts, or keeps them until the store is back. False when not all of them are written yet. */
export async function openDoubts(runtime: Runtime, doubts: readonly NewDoubt[]): Promise<boolean> {
  const waiting = unwritten.get(runtime.store) ?? [];
  unwritten.set(runtime.store, waiting);
  const room = mostUnwritten - waiting.length;
  if (room < doubts.length) runtime.logger.error('Doubts were lost: too many wait for the store', {});
  waiting.push(...doubts.slice(0, Math.max(0, room)));
  return await flushDoubts(runtime);
}

/** Writes the doubts that wait. False when the store is still away; they are tried again by themselves. */
export async function flushDoubts(runtime: Runtime): Promise<boolean> {
  const waiting = unwritten.get(runtime.store) ?? [];
  for (let doubt = waiting[0]; doubt !== undefined; doubt = waiting[0]) {
    try {
      await runtime.store.doubts.open({ tenantId: runtime.tenantId, doubt });
    } catch (error) {
      runtime.logger.warn(`${doubt.source}: its doubt could not be stored yet`, { error });
      runtime.clock.after(retryMs, () => void flushDoubts(runtime));
      return false;
    }
    const at = waiting.indexOf(doubt);
    if (at >= 0) waiting.splice(at, 1);
  }
  return true;
}
