import type { Limits } from '../core/limits';
import type { EventDraft } from './build-event';

const rememberedFingerprints = 5_000;

/** Notices what is healed again and again: healing must not hide a fault that wants mending. */
export function createRecurrence(
  limits: Pick<Limits, 'recurringCount' | 'recurringWindowMs'>,
): (event: EventDraft, nowMs: number) => boolean {
  const healedAt = new Map<string, number[]>();
  return (event, nowMs) => {
    if (event.outcome !== 'healed') return false;
    const key = JSON.stringify([event.tenantId, event.service, event.fingerprint]);
    const times = healedAt.get(key)?.filter((at) => nowMs - at < limits.recurringWindowMs) ?? [];
    times.push(nowMs);
    // One more than the allowed number is all that the answer needs.
    if (times.length > limits.recurringCount + 1) times.shift();
    healedAt.delete(key);
    if (healedAt.size >= rememberedFingerprints) healedAt.delete(healedAt.keys().next().value ?? '');
    healedAt.set(key, times);
    return times.length > limits.recurringCount;
  };
}
