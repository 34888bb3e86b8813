import { StateLabel } from '@/components/ui/state-label';
import { Table, Td, Th, Tr } from '@/components/ui/table';
import type { PatternGroup } from '@/lib/platform/pattern-arms';
import { formatShare } from '@/lib/platform/wilson';
import { ClockTime } from './clock-time';

/** Each known failure with what was learned about every strategy tried first for it. */
export function PatternList({ groups }: { groups: readonly PatternGroup[] }) {
  return (
    <ul className="grid grid-cols-1 gap-8">
      {groups.map((group) => (
        <li key={group.fingerprint}>
          <h2 className="font-medium">
            <span className="font-mono text-xs">{group.source}</span> · {group.kind}
          </h2>
          <p className="mt-1 font-mono text-xs break-words text-muted">{group.template}</p>
          <p className="mt-1 mb-2 text-xs text-muted">
            fingerprint <span className="font-mono">{group.fingerprint}</span> · last seen{' '}
            <ClockTime at={group.lastSeenMs} style="day-second" />
          </p>
          <Table
            caption={`Strategies for ${group.source}, ${group.kind}, fingerprint ${group.fingerprint}`}
            head={
              <>
                <Th className="w-56">Strategy</Th>
                <Th numeric className="w-20">
                  Helped
                </Th>
                <Th numeric className="w-20">
                  Did not
                </Th>
                <Th numeric className="w-28">
                  Lower bound
                </Th>
                <Th className="w-40">Verdict</Th>
                <Th>What would change it</Th>
              </>
            }
          >
            {group.arms.map((arm) => (
              <Tr key={arm.strategy}>
                <Td className="font-mono text-xs">{arm.strategy}</Td>
                <Td numeric>{arm.successes}</Td>
                <Td numeric>{arm.failures}</Td>
                <Td numeric>{formatShare(arm.bound)}</Td>
                <Td>
                  <StateLabel
                    state={arm.trusted ? 'ok' : 'not-configured'}
                    label={arm.trusted ? 'trusted' : 'not yet trusted'}
                  />
                </Td>
                <Td className="min-w-64 text-muted">{arm.change}</Td>
              </Tr>
            ))}
          </Table>
        </li>
      ))}
    </ul>
  );
}
