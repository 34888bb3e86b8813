import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Decision } from '../../core/learning';
import type { Reports } from '../../core/ports';
import { refuseDecision } from './check-decision';

export interface RecordedDecisions {
  decisions: Decision[];
  /** Those that cannot be reckoned with, by why. */
  refused: { eventId: string; reason: string }[];
  /** False: there are more than were read. */
  complete: boolean;
}

const pageSize = 1_000;
const mostRefusalsKept = 100;

/**
 * Reads the recorded first choices, oldest first, at most `most` of them, a page at a time; between pages others run.
 * Throws what the store throws.
 */
export async function readDecisions(
  reports: Pick<Reports, 'decisions'>,
  input: { tenantId: string; service?: string; fromMs: number; most?: number; drills?: boolean },
): Promise<RecordedDecisions> {
  const { most = 200_000, ...scope } = input;
  const decisions: Decision[] = [];
  const refused: RecordedDecisions['refused'] = [];
  let after: string | undefined;
  let read = 0;
  while (read < most) {
    const limit = Math.min(pageSize, most - read);
    const page = await reports.decisions({ ...scope, limit, ...(after === undefined ? {} : { after }) });
    for (const decision of page) {
      const reason = refuseDecision(decision);
      if (reason === null) decisions.push(decision);
      else if (refused.length < mostRefusalsKept) refused.push({ eventId: decision.eventId, reason });
    }
    read += page.length;
    const last = page.at(-1)?.eventId;
    if (page.length < limit || last === undefined || last === after) return { decisions, refused, complete: true };
    after = last;
    await nextTurn();
  }
  return { decisions, refused, complete: false };
}
