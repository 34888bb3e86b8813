import type { Finding } from '@/lib/self-healing/core/finding';
import { finding } from './doctor-codes';
import type { DatabaseFacts } from './doctor-database-facts';

/** Jobs that wait for an operation that nobody here knows. `known`: sources that are wrapped, as far as they were looked for. */
export function jobFindings(facts: DatabaseFacts, known: ReadonlySet<string>): Finding[] {
  if (facts.state !== 'read' || known.size === 0) return [];
  return facts.waiting
    .filter(({ source }) => !known.has(source))
    .map(({ source, count }) =>
      finding('job-without-operation', {
        where: source,
        wrong: `${count === 1 ? 'One job waits' : `${count} jobs wait`} for ${source}, and no operation has that source: nothing can run ${count === 1 ? 'it' : 'them'}.`,
        mend: 'Give the operation its former `source` and list it in operations/index, or cancel what waits at /platform/queue.',
      }),
    );
}
