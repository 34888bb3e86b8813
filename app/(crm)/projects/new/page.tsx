import type { Metadata } from 'next';
import { createProject } from '@/actions/project-actions';
import { ProjectForm } from '@/components/crm/project-form';
import { PageHeader } from '@/components/ui/page-header';
import { actingMember } from '@/lib/forms/acting-member';
import { listContactChoices } from '@/operations/contacts';

export const metadata: Metadata = { title: 'New project' };

export default async function NewProjectPage() {
  const actor = await actingMember();
  const contacts = await listContactChoices(actor);
  return (
    <>
      <PageHeader title="New project" />
      <ProjectForm action={createProject} formKey={crypto.randomUUID()} contacts={contacts} />
    </>
  );
}
