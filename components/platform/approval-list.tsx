'use client';

import { revokeApproval } from '@/actions/approval-actions';
import { LinkButton } from '@/components/ui/button';
import { EmptyState } from '@/components/ui/empty-state';
import { StateLabel } from '@/components/ui/state-label';
import { Table, Td, Th, Tr } from '@/components/ui/table';
import type { ApprovalRow } from '@/lib/platform/approval-view';
import { ActButton, ActScope } from './act-scope';
import { ClockTime } from './clock-time';

/** Which strategy an admin allowed against which failure, and until when. */
export function ApprovalList({ rows }: { rows: readonly ApprovalRow[] }) {
  return (
    <ActScope name="revoke" action={revokeApproval}>
      {rows.length === 0 ? (
        <EmptyState
          title="No approval yet."
          action={<LinkButton href="/platform/events">Choose an event</LinkButton>}
          className="py-6"
        >
          In mode “suggest”, an event names the strategies that wait for a word: open it and approve one there.
        </EmptyState>
      ) : (
        <Table
          caption="Approvals"
          head={
            <>
              <Th className="w-28">State</Th>
              <Th>Strategy and failure</Th>
              <Th className="w-40">Granted by</Th>
              <Th className="w-36">Until</Th>
              <Th className="w-28">
                <span className="sr-only">Revoke</span>
              </Th>
            </>
          }
        >
          {rows.map((row) => (
            <Tr key={row.id}>
              <Td>
                <StateLabel state={row.label.name} label={row.label.word} />
              </Td>
              <Td className="min-w-56">
                <span className="font-mono text-xs font-medium">{row.strategy}</span> for{' '}
                <span className="font-mono text-xs">{row.source}</span>
                <p className="mt-0.5 font-mono text-xs break-words text-muted">{row.template}</p>
              </Td>
              <Td>{row.who}</Td>
              <Td className="whitespace-nowrap">
                <ClockTime at={row.expiresAtMs} style="day-minute" />
              </Td>
              <Td>
                {row.living ? (
                  <ActButton
                    scope="revoke"
                    label="Revoke"
                    subject={`${row.strategy} for ${row.source}`}
                    fields={{ id: row.id }}
                  />
                ) : null}
              </Td>
            </Tr>
          ))}
        </Table>
      )}
    </ActScope>
  );
}
