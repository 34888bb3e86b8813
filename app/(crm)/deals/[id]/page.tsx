import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { deleteDeal, updateDeal } from '@/actions/deal-actions';
import { DealForm } from '@/components/crm/deal-form';
import { DeleteForm } from '@/components/crm/delete-form';
import { DoneNotice } from '@/components/crm/done-notice';
import { PageHeader } from '@/components/ui/page-header';
import { pageId, pageQuery } from '@/lib/crm/page-query';
import { dealStageLabels } from '@/lib/crm/vocabulary';
import { actingMember } from '@/lib/forms/acting-member';
import { formatMoney } from '@/lib/money/money';
import { listContactChoices } from '@/operations/contacts';
import { getDeal } from '@/operations/deals';

export const metadata: Metadata = { title: 'Deal' };

interface DealPageProps {
  params: Promise<{ id: string }>;
  searchParams: Promise<Record<string, string | string[] | undefined>>;
}

export default async function DealPage({ params, searchParams }: DealPageProps) {
  const actor = await actingMember();
  const id = await pageId(params);
  const deal = id ? await getDeal(actor, id) : null;
  if (!deal) notFound();
  const [contacts, { done }] = await Promise.all([listContactChoices(actor), pageQuery(searchParams)]);
  return (
    <>
      <PageHeader
        title={deal.title}
        description={`${dealStageLabels[deal.stage]} · ${formatMoney(deal.amountMinor, deal.currency)}`}
      />
      <DoneNotice done={done} noun="deal" />
      <DealForm action={updateDeal} formKey={crypto.randomUUID()} contacts={contacts} deal={deal} />
      <DeleteForm action={deleteDeal} formKey={crypto.randomUUID()} id={deal.id} noun="deal">
        It goes from the pipeline and its totals. This cannot be undone.
      </DeleteForm>
    </>
  );
}
