import type { Metadata } from 'next';
import { Suspense } from 'react';
import { chooseReportingCurrency, moveDeal } from '@/actions/deal-actions';
import { CurrencyForm } from '@/components/crm/currency-form';
import { DoneNotice } from '@/components/crm/done-notice';
import { PipelineSummary } from '@/components/crm/pipeline-summary';
import { StageTable } from '@/components/crm/stage-table';
import { LinkButton } from '@/components/ui/button';
import { EmptyState } from '@/components/ui/empty-state';
import { PageHeader } from '@/components/ui/page-header';
import { Skeleton } from '@/components/ui/skeleton';
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
  const [{ stages }, { done }] = await Promise.all([getPipeline(actor), pageQuery(searchParams)]);
  const some = stages.some((stage) => stage.deals.length > 0);
  const newDeal = (
    <LinkButton href="/deals/new" variant="primary">
      New deal
    </LinkButton>
  );
  return (
    <>
      <PageHeader title="Deals" description="What may be sold, by stage." actions={newDeal} />
      <DoneNotice done={done} noun="deal" />
      {some ? (
        <>
          <Suspense fallback={<Skeleton className="mb-8 h-24" />}>
            <Totals actor={actor} />
          </Suspense>
          <div className="grid gap-10">
            {stages
              .filter((stage) => stage.deals.length > 0)
              .map(({ stage, deals }) => (
                <StageTable key={stage} stage={stage} deals={deals} limit={dealsPerStage} move={moveDeal} />
              ))}
          </div>
        </>
      ) : (
        <EmptyState title="No deals yet." action={<LinkButton href="/deals/new">New deal</LinkButton>}>
          A deal has a value in any currency and moves through the stages until it is won or lost.
        </EmptyState>
      )}
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
