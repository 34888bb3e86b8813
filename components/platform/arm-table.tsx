import { StateLabel, type StateName } from '@/components/ui/state-label';
import { Table, Td, Th, Tr } from '@/components/ui/table';
import type { ArmRow } from '@/lib/platform/pattern-arms';
import { ClockTime } from './clock-time';
import { IntervalBar } from './interval-bar';

interface ArmTableProps {
  caption: string;
  arms: readonly ArmRow[];
  /** The lower bound at which a pattern is used, per cent. */
  trust: number;
}

const states: Record<ArmRow['trust'], StateName> = {
  trusted: 'ok',
  'not yet trusted': 'not-configured',
  'trust withdrawn': 'degraded',
};

const columns = { believed: 'Believed success', verdict: 'Verdict', byItself: 'Over by itself' };

/** What is known of each strategy that was tried first for one group of failures. */
export function ArmTable({ caption, arms, trust }: ArmTableProps) {
  return (
    <Table
      caption={caption}
      stacked
      head={
        <>
          <Th className="w-56">Strategy, how often it helped</Th>
          <Th className="w-72">{columns.believed}</Th>
          <Th>{columns.verdict}</Th>
          <Th className="w-52">{columns.byItself}</Th>
        </>
      }
    >
      {arms.map((arm) => (
        <Tr key={arm.strategy} className="align-top">
          <Td>
            <p className="font-mono text-xs">{arm.strategy}</p>
            <p className="whitespace-nowrap">{arm.helped}</p>
            {arm.weighs === null ? null : <p className="text-xs text-muted">{arm.weighs}</p>}
          </Td>
          <Td narrowLabel={columns.believed}>
            <IntervalBar view={arm.believed} mark={trust} />
            <p className="text-xs text-muted">{arm.prior}</p>
          </Td>
          <Td className="sm:min-w-56" narrowLabel={columns.verdict}>
            <StateLabel state={states[arm.trust]} label={arm.trust} />
            <Withdrawn arm={arm} />
            <p className="text-xs text-muted">{arm.change}</p>
          </Td>
          <Td narrowLabel={columns.byItself}>
            {arm.byItself === null ? (
              <>
                — <span className="text-xs text-muted">too few seen</span>
              </>
            ) : (
              <>
                <IntervalBar view={arm.byItself.view} />
                <p className="text-xs text-muted">of {arm.byItself.seen} seen</p>
              </>
            )}
          </Td>
        </Tr>
      ))}
    </Table>
  );
}

function Withdrawn({ arm }: { arm: ArmRow }) {
  if (arm.withdrawnAtMs === null) return null;
  const when = <ClockTime at={arm.withdrawnAtMs} style="day-minute" />;
  return (
    <p className="text-xs">
      {arm.trust === 'trust withdrawn' ? (
        <>since {when}: the surroundings changed, and what was counted before does not count any more</>
      ) : (
        <>withdrawn {when}, earned again since</>
      )}
    </p>
  );
}
