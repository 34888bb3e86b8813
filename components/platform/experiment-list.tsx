import { LinkButton } from '@/components/ui/button';
import { EmptyState } from '@/components/ui/empty-state';
import { Table, Td, Th, Tr } from '@/components/ui/table';
import type { ExperimentResult } from '@/lib/platform/experiment-result';

/** What each arm healed as first choice, with its interval, and whether a difference is shown. */
export function ExperimentList({ results, judged }: { results: readonly ExperimentResult[]; judged: number }) {
  if (results.length === 0) {
    return (
      <EmptyState
        title="No experiment runs."
        action={<LinkButton href="/platform/settings#group-experiments">Set one up</LinkButton>}
        className="py-6"
      >
        An experiment tries two strategies of equal rank against each other and counts what each healed.
      </EmptyState>
    );
  }
  return (
    <>
      <ul className="grid grid-cols-1 gap-6">
        {results.map((result) => (
          <li key={result.name}>
            <h3 className="text-sm font-medium">
              {result.name}{' '}
              <span className="font-normal text-muted">
                {result.source === '' ? 'for any source' : `for ${result.source}`}
              </span>
            </h3>
            <p className="mb-2 text-muted">{result.verdict}</p>
            <Table
              caption={`Arms of ${result.name}`}
              head={
                <>
                  <Th>Strategy</Th>
                  <Th numeric className="w-32">
                    Healed
                  </Th>
                  <Th numeric className="w-32">
                    Rate
                  </Th>
                  <Th numeric className="w-32">
                    95 % interval
                  </Th>
                </>
              }
            >
              {result.arms.map((arm) => (
                <Tr key={arm.strategy}>
                  <Td className="font-mono text-xs">{arm.strategy}</Td>
                  <Td numeric>{arm.total === 0 ? '—' : `${arm.healed} of ${arm.total}`}</Td>
                  <Td numeric>{arm.rate}</Td>
                  <Td numeric>{arm.interval}</Td>
                </Tr>
              ))}
            </Table>
          </li>
        ))}
      </ul>
      <p className="mt-2 text-xs text-muted">Counted over the {judged} newest events.</p>
    </>
  );
}
