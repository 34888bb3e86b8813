import type { Database } from '../../../../db/client';
import * as queries from '../../../../db/queries/healing-queries';
import type { HealingEvent } from '../../core/event';
import type { Decision, FailureCount, Reports } from '../../core/ports';
import { candidatesOf } from '../decision';
import { isUuid } from './event-rows';

/** What learning and the search for patterns read of the past. */
export function postgresHistory(
  db: Database,
): Pick<Reports, 'decisions' | 'failureCounts' | 'releases' | 'dependenciesOf'> {
  return {
    async decisions({ after, ...input }) {
      const rows = await queries.listDecisions(db, { ...input, ...(after && isUuid(after) ? { after } : {}) });
      return rows.map(toDecision);
    },
    failureCounts: async (input) => (await queries.countFailures(db, input)) as FailureCount[],
    releases: (input) => queries.listReleases(db, input),
    dependenciesOf: (input) => queries.listDependencies(db, input),
  };
}

function toDecision(row: queries.DecisionRow): Decision {
  return {
    ...row,
    candidates: candidatesOf(row.candidates as HealingEvent['candidates'], row.firstChoice),
  } as Decision;
}
