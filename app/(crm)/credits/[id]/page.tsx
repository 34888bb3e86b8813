import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { buyCredits, refundCredits, spendCredits } from '@/actions/credit-actions';
import { CreditForm } from '@/components/crm/credit-form';
import { LedgerTable } from '@/components/crm/ledger-table';
import { LinkButton } from '@/components/ui/button';
import { EmptyState } from '@/components/ui/empty-state';
import { PageHeader } from '@/components/ui/page-header';
import { pageId } from '@/lib/crm/page-query';
import { actingMember } from '@/lib/forms/acting-member';
import { getContact } from '@/operations/contacts';
import { getLedger, ledgerEntriesShown } from '@/operations/credits';

export const metadata: Metadata = { title: 'Ledger' };

export default async function LedgerPage({ params }: { params: Promise<{ id: string }> }) {
  const actor = await actingMember();
  const id = await pageId(params);
  const contact = id ? await getContact(actor, id) : null;
  if (!contact) notFound();
  const { balance, entries } = await getLedger(actor, contact.id);
  return (
    <>
      <PageHeader
        title={`Credits of ${contact.name}`}
        description={`Balance ${balance.toLocaleString('en')}`}
        actions={<LinkButton href={`/contacts/${contact.id}`}>Show contact</LinkButton>}
      />
      <div className="grid gap-x-16 gap-y-10 pb-10 sm:grid-cols-2 lg:max-w-4xl">
        <CreditForm
          action={buyCredits}
          formKey={crypto.randomUUID()}
          contactId={contact.id}
          label="Buy credits"
          noteHint="For instance the invoice’s number."
        />
        <CreditForm
          action={spendCredits}
          formKey={crypto.randomUUID()}
          contactId={contact.id}
          label="Spend credits"
          noteHint="What they were spent on."
        />
      </div>
      {entries.length === 0 ? (
        <EmptyState title="No entries yet.">Each purchase, spend and refund becomes a line here and stays.</EmptyState>
      ) : (
        <LedgerTable contactId={contact.id} entries={entries} refund={refundCredits} />
      )}
      {entries.length === ledgerEntriesShown ? (
        <p className="pt-3 text-xs text-muted">The newest {ledgerEntriesShown} entries.</p>
      ) : null}
    </>
  );
}
