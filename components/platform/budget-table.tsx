import { StateLabel } from '@/components/ui/state-label';
import { Table, Td, Th, Tr } from '@/components/ui/table';
import type { BudgetRow } from '@/lib/platform/guards-view';
import { formatShare } from '@/lib/platform/wilson';
import type { EndpointView } from '@/lib/self-healing/core/guards';
import { ClockTime } from './clock-time';
import { NothingYet, ShareBar } from './guard-section';

/** How many reruns each dependency may still take: as a bar and in figures. */
export function BudgetTable({ rows }: { rows: readonly BudgetRow[] }) {
  if (rows.length === 0) return <NothingYet>Every bucket is full: nothing was run again since this start.</NothingYet>;
  return (
    <Table
      caption="Retry budgets"
      head={
        <>
          <Th className="w-64">Dependency</Th>
          <Th>Left</Th>
          <Th numeric className="w-32">
            Tokens
          </Th>
          <Th className="w-40">State</Th>
        </>
      }
    >
      {rows.map((row) => (
        <Tr key={row.dependency}>
          <Td className="font-mono text-xs">{row.dependency}</Td>
          <Td>
            <ShareBar share={row.share} low={row.share < 0.25} />
          </Td>
          <Td numeric>{row.tokens}</Td>
          <Td className="whitespace-nowrap">{row.word}</Td>
        </Tr>
      ))}
    </Table>
  );
}

/** Pools of endpoints, judged by error rate; the last one is never put out. */
export function EndpointTable({ endpoints }: { endpoints: readonly EndpointView[] }) {
  if (endpoints.length === 0) {
    return <NothingYet>No endpoint of a pool has failed. A pool appears here with its first failure.</NothingYet>;
  }
  return (
    <Table
      caption="Endpoint pools"
      head={
        <>
          <Th className="w-32">State</Th>
          <Th className="w-48">Pool</Th>
          <Th>Endpoint</Th>
          <Th numeric className="w-40">
            Failed
          </Th>
          <Th className="w-36">Back at</Th>
        </>
      }
    >
      {endpoints.map((endpoint) => (
        <Tr key={`${endpoint.pool} ${endpoint.url}`}>
          <Td>
            <StateLabel
              state={endpoint.evictedUntilMs === null ? 'ok' : 'degraded'}
              label={endpoint.evictedUntilMs === null ? 'in use' : 'put out'}
            />
          </Td>
          <Td className="font-mono text-xs">{endpoint.pool}</Td>
          <Td className="font-mono text-xs break-all">{endpoint.url}</Td>
          <Td numeric>
            {endpoint.calls === 0
              ? '—'
              : `${endpoint.failures} of ${endpoint.calls}, ${formatShare(endpoint.failures / endpoint.calls)}`}
          </Td>
          <Td>{endpoint.evictedUntilMs === null ? '—' : <ClockTime at={endpoint.evictedUntilMs} style="second" />}</Td>
        </Tr>
      ))}
    </Table>
  );
}
