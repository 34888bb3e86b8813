import type { SharedActionRecord } from '../core/ports';
import type { SharedActionResult } from './shared-action';

/** Clocks of instances may differ by so much. */
const skewMs = 5_000;

/**
 * What a record of the same action says to one who wants it done now: its result, when it is recent enough to be the
 * answer to the same trouble. Null: no answer (yet). `withinMs` is how long ago it may have been done; a failure counts
 * only since `sinceMs`, when the wish came up.
 */
export function resultOfEarlier(
  record: SharedActionRecord | null,
  wanted: { action: string; instanceId: string; nowMs: number; withinMs: number; sinceMs: number },
): SharedActionResult | null {
  if (record === null || record.action !== wanted.action || record.settledAtMs === null) return null;
  if (wanted.nowMs - record.settledAtMs > wanted.withinMs + skewMs) return null;
  const { id, instanceId, status } = record;
  const evidence = record.evidence ?? '';
  if (status === 'unproven' || status === 'succeeded') {
    if (instanceId === wanted.instanceId) return { status: 'done-here', id, evidence };
    return { status: 'done-by-another', id, instanceId, evidence };
  }
  if (record.settledAtMs < wanted.sinceMs - skewMs) return null;
  if (status === 'failed' || status === 'rolled-back') {
    return { status: 'failed', error: `Instance ${instanceId}: ${evidence}` };
  }
  return null;
}
