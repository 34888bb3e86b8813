import { RelativeTime } from '@/components/ui/relative-time';
import { Table, Td, Th, Tr } from '@/components/ui/table';
import type { CreditEntry } from '@/db/queries/credits';
import { creditKindLabels } from '@/lib/crm/vocabulary';
import type { FormAction } from '@/lib/forms/form-state';
import { RefundForm } from './refund-form';

interface LedgerTableProps {
  contactId: string;
  entries: CreditEntry[];
  refund: FormAction;
}

/** The entries of one ledger, newest first. */
export function LedgerTable({ contactId, entries, refund }: LedgerTableProps) {
  return (
    <Table
      caption="Ledger"
      head={
        <>
          <Th>When</Th>
          <Th>Entry</Th>
          <Th numeric>Credits</Th>
          <Th numeric>Balance</Th>
          <Th className="w-56 text-right">
            <span className="sr-only">Refund</span>
          </Th>
        </>
      }
    >
      {entries.map((entry) => (
        <Tr key={entry.id}>
          <Td className="whitespace-nowrap">
            <RelativeTime at={entry.createdAt} />
          </Td>
          <Td>
            {creditKindLabels[entry.kind]}
            {entry.note ? <span className="text-muted"> · {entry.note}</span> : null}
          </Td>
          <Td numeric className="tabular-nums">
            {entry.kind === 'spend' ? '−' : '+'}
            {entry.amount.toLocaleString('en')}
          </Td>
          <Td numeric className="tabular-nums">
            {entry.balanceAfter.toLocaleString('en')}
          </Td>
          <Td className="text-right">
            {entry.kind !== 'spend' ? null : entry.refunded < entry.amount ? (
              <RefundForm action={refund} formKey={crypto.randomUUID()} contactId={contactId} spend={entry} />
            ) : (
              <span className="text-muted">given back</span>
            )}
          </Td>
        </Tr>
      ))}
    </Table>
  );
}
