import Link from 'next/link';
import { Table, Td, Th, Tr } from '@/components/ui/table';
import type { Deal } from '@/db/queries/deals';
import type { DealStage } from '@/db/schema/deals';
import { dealStageLabels } from '@/lib/crm/vocabulary';
import type { FormAction } from '@/lib/forms/form-state';
import { formatMoney } from '@/lib/money/money';
import { MoveForm } from './move-form';

interface StageTableProps {
  stage: DealStage;
  deals: Deal[];
  /** As many deals as are read of one stage. */
  limit: number;
  move: FormAction;
}

/** The deals of one stage. */
export function StageTable({ stage, deals, limit, move }: StageTableProps) {
  return (
    <section className="grid gap-2">
      <h2 className="text-sm font-medium">{dealStageLabels[stage]}</h2>
      <Table
        caption={`Deals: ${dealStageLabels[stage]}`}
        head={
          <>
            <Th>Deal</Th>
            <Th className="hidden w-1/4 sm:table-cell">Contact</Th>
            <Th numeric className="hidden w-40 sm:table-cell">
              Value
            </Th>
            <Th className="text-right sm:w-64">Stage</Th>
          </>
        }
      >
        {deals.map((deal) => (
          <Tr key={deal.id}>
            <Td>
              <Link href={`/deals/${deal.id}`} className="font-medium hover:underline">
                {deal.title}
              </Link>
              <p className="text-xs text-muted tabular-nums sm:hidden">
                {formatMoney(deal.amountMinor, deal.currency)}
                {deal.contactName ? ` · ${deal.contactName}` : null}
              </p>
            </Td>
            <Td className="hidden sm:table-cell">{deal.contactName ?? '—'}</Td>
            <Td numeric className="hidden tabular-nums sm:table-cell">
              {formatMoney(deal.amountMinor, deal.currency)}
            </Td>
            <Td>
              <MoveForm action={move} formKey={crypto.randomUUID()} deal={deal} />
            </Td>
          </Tr>
        ))}
      </Table>
      {deals.length === limit ? (
        <p className="text-xs text-muted">The {limit} deals that changed last. The totals count all.</p>
      ) : null}
    </section>
  );
}
