import type { Metadata } from 'next';
import { createDeal } from '@/actions/deal-actions';
import { DealForm } from '@/components/crm/deal-form';
import { PageHeader } from '@/components/ui/page-header';
import { actingMember } from '@/lib/forms/acting-member';
import { listContactChoices } from '@/operations/contacts';

export const metadata: Metadata = { title: 'New deal' };

export default async function NewDealPage() {
  const actor = await actingMember();
  const contacts = await listContactChoices(actor);
  return (
    <>
      <PageHeader title="New deal" />
      <DealForm action={createDeal} formKey={crypto.randomUUID()} contacts={contacts} />
    </>
  );
}
