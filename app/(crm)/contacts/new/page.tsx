import type { Metadata } from 'next';
import { createContact } from '@/actions/contact-actions';
import { ContactForm } from '@/components/crm/contact-form';
import { PageHeader } from '@/components/ui/page-header';
import { actingMember } from '@/lib/forms/acting-member';

export const metadata: Metadata = { title: 'New contact' };

export default async function NewContactPage() {
  await actingMember();
  return (
    <>
      <PageHeader title="New contact" />
      <ContactForm action={createContact} formKey={crypto.randomUUID()} />
    </>
  );
}
