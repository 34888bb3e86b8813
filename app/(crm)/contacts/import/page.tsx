import type { Metadata } from 'next';
import { importContacts } from '@/actions/contact-actions';
import { ImportForm } from '@/components/crm/import-form';
import { PageHeader } from '@/components/ui/page-header';
import { actingMember } from '@/lib/forms/acting-member';

export const metadata: Metadata = { title: 'Import contacts' };

export default async function ImportContactsPage() {
  await actingMember();
  return (
    <>
      <PageHeader
        title="Import contacts"
        description="A CSV file in UTF-8. The first row names the columns: name and email, and if you like company, phone and notes. Either all rows are imported or none."
      />
      <ImportForm action={importContacts} formKey={crypto.randomUUID()} />
    </>
  );
}
