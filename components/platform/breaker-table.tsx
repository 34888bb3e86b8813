import { StateLabel } from '@/components/ui/state-label';
import { Table, Td, Th, Tr } from '@/components/ui/table';
import type { BreakerRow } from '@/lib/platform/guards-view';
import { sinceStyle } from '@/lib/platform/instant';
import { ClockTime } from './clock-time';
import { NothingYet } from './guard-section';

/** Which breaker is open, for whom, since when and why. */
export function BreakerTable({ rows, nowMs }: { rows: readonly BreakerRow[]; nowMs: number }) {
  if (rows.length === 0) {
    return <NothingYet>No dependency has failed since this instance started: no breaker is needed yet.</NothingYet>;
  }
  return (
    <Table
      caption="Circuit breakers"
      head={
        <>
          <Th className="w-32">State</Th>
          <Th>Dependency</Th>
          <Th className="w-40">For</Th>
          <Th className="w-28">Since</Th>
          <Th>Why, and what is next</Th>
          <Th numeric className="w-36">
            In its window
          </Th>
        </>
      }
    >
      {rows.map((row) => (
        <Tr key={row.dependency}>
          <Td>
            <StateLabel state={row.label.name} label={row.label.word} />
          </Td>
          <Td className="font-mono text-xs">{row.dependency}</Td>
          <Td className="whitespace-nowrap">{row.scope}</Td>
          <Td className="whitespace-nowrap">
            {row.sinceMs === null ? '—' : <ClockTime at={row.sinceMs} style={sinceStyle(row.sinceMs, nowMs)} />}
          </Td>
          <Td className="min-w-56">
            {row.reason === '—' ? null : <span>{row.reason}. </span>}
            <span className="text-muted">{row.next}</span>
          </Td>
          <Td numeric>{row.calls}</Td>
        </Tr>
      ))}
    </Table>
  );
}
