import type { Metadata } from 'next';
import { chooseReportingCurrency, moveDeal } from '@/actions/deal-actions';
import { CurrencyForm } from '@/components/crm/currency-form';
import { DoneNotice } from '@/components/crm/done-notice';
import { PipelineSummary } from '@/components/crm/pipeline-summary';
import { StageTable } from '@/components/crm/stage-table';
import { Streamed } from '@/components/crm/streamed';
import { LinkButton } from '@/components/ui/button';
import { EmptyState } from '@/components/ui/empty-state';
import { PageHeader } from '@/components/ui/page-header';
import { Skeleton, TableSkeleton } from '@/components/ui/skeleton';
import { pageQuery } from '@/lib/crm/page-query';
import { actingMember } from '@/lib/forms/acting-member';
import type { Actor } from '@/lib/self-healing/core/ports';
import { dealsPerStage, getPipeline, getPipelineTotals } from '@/operations/deals';

export const metadata: Metadata = { title: 'Deals' };

interface DealsPageProps {
  searchParams: Promise<Record<string, string | string[] | undefined>>;
}

export default async function DealsPage({ searchParams }: DealsPageProps) {
  const actor = await actingMember();
  const { done } = await pageQuery(searchParams);
  const newDeal = (
    <LinkButton href="/deals/new" variant="primary">
      New deal
    </LinkButton>
  );
  return (
    <>
      <PageHeader title="Deals" description="What may be sold, by stage." actions={newDeal} />
      <DoneNotice done={done} noun="deal" />
      <Streamed skeleton={<TableSkeleton columns={4} />}>
        <PipelineList actor={actor} />
      </Streamed>
    </>
  );
}

async function PipelineList({ actor }: { actor: Actor }) {
  const { stages } = await getPipeline(actor);
  const filled = stages.filter((stage) => stage.deals.length > 0);
  if (filled.length === 0) {
    return (
      <EmptyState title="No deals yet." action={<LinkButton href="/deals/new">New deal</LinkButton>}>
        A deal has a value in any currency and moves through the stages until it is won or lost.
      </EmptyState>
    );
  }
  return (
    <>
      <Streamed skeleton={<Skeleton className="mb-8 h-36" />}>
        <Totals actor={actor} />
      </Streamed>
      <div className="grid gap-10">
        {filled.map(({ stage, deals }) => (
          <StageTable key={stage} stage={stage} deals={deals} limit={dealsPerStage} move={moveDeal} />
        ))}
      </div>
    </>
  );
}

/** Apart from the list, since it may wait for exchange rates. */
async function Totals({ actor }: { actor: Actor }) {
  const totals = await getPipelineTotals(actor);
  return (
    <>
      <div className="flex justify-end pb-3">
        <CurrencyForm action={chooseReportingCurrency} formKey={crypto.randomUUID()} currency={totals.currency} />
      </div>
      <PipelineSummary {...totals} />
    </>
  );
}
