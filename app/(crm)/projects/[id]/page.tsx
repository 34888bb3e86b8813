import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { deleteProject, updateProject } from '@/actions/project-actions';
import { DeleteForm } from '@/components/crm/delete-form';
import { DoneNotice } from '@/components/crm/done-notice';
import { ProjectForm } from '@/components/crm/project-form';
import { PageHeader } from '@/components/ui/page-header';
import { pageId, pageQuery } from '@/lib/crm/page-query';
import { projectStatusLabels } from '@/lib/crm/vocabulary';
import { actingMember } from '@/lib/forms/acting-member';
import { listContactChoices } from '@/operations/contacts';
import { getProject } from '@/operations/projects';

export const metadata: Metadata = { title: 'Project' };

interface ProjectPageProps {
  params: Promise<{ id: string }>;
  searchParams: Promise<Record<string, string | string[] | undefined>>;
}

export default async function ProjectPage({ params, searchParams }: ProjectPageProps) {
  const actor = await actingMember();
  const id = await pageId(params);
  const project = id ? await getProject(actor, id) : null;
  if (!project) notFound();
  const [contacts, { done }] = await Promise.all([listContactChoices(actor), pageQuery(searchParams)]);
  return (
    <>
      <PageHeader title={project.name} description={projectStatusLabels[project.status]} />
      <DoneNotice done={done} noun="project" />
      <ProjectForm action={updateProject} formKey={crypto.randomUUID()} contacts={contacts} project={project} />
      <DeleteForm action={deleteProject} formKey={crypto.randomUUID()} id={project.id} noun="project">
        Its contact stays. This cannot be undone.
      </DeleteForm>
    </>
  );
}
