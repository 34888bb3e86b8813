import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { deleteContact, updateContact } from '@/actions/contact-actions';
import { ContactForm } from '@/components/crm/contact-form';
import { ContactRelations } from '@/components/crm/contact-relations';
import { DeleteForm } from '@/components/crm/delete-form';
import { DoneNotice } from '@/components/crm/done-notice';
import { PageHeader } from '@/components/ui/page-header';
import { pageId, pageQuery } from '@/lib/crm/page-query';
import { actingMember } from '@/lib/forms/acting-member';
import { getContact } from '@/operations/contacts';
import { getLedger } from '@/operations/credits';
import { listContactDeals } from '@/operations/deals';
import { listProjects } from '@/operations/projects';

export const metadata: Metadata = { title: 'Contact' };

interface ContactPageProps {
  params: Promise<{ id: string }>;
  searchParams: Promise<Record<string, string | string[] | undefined>>;
}

export default async function ContactPage({ params, searchParams }: ContactPageProps) {
  const actor = await actingMember();
  const id = await pageId(params);
  const contact = id ? await getContact(actor, id) : null;
  if (!contact) notFound();
  const [deals, projects, ledger, { done }] = await Promise.all([
    listContactDeals(actor, contact.id),
    listProjects(actor, { contactId: contact.id, page: 1 }),
    getLedger(actor, contact.id),
    pageQuery(searchParams),
  ]);
  return (
    <>
      <PageHeader title={contact.name} description={contact.company ?? undefined} />
      <DoneNotice done={done} noun="contact" />
      <div className="grid gap-x-16 gap-y-10 lg:grid-cols-[minmax(0,36rem)_minmax(0,1fr)]">
        <div>
          <ContactForm action={updateContact} formKey={crypto.randomUUID()} contact={contact} />
          <DeleteForm action={deleteContact} formKey={crypto.randomUUID()} id={contact.id} noun="contact">
            Its deals and projects stay, without a contact. This cannot be undone.
          </DeleteForm>
        </div>
        <ContactRelations
          contactId={contact.id}
          deals={deals}
          projects={projects.projects}
          balance={ledger.entries.length > 0 ? ledger.balance : null}
        />
      </div>
    </>
  );
}
