import type { Metadata } from 'next';
import Link from 'next/link';
import { DoneNotice } from '@/components/crm/done-notice';
import { pageLinks } from '@/components/crm/page-links';
import { Streamed } from '@/components/crm/streamed';
import { LinkButton } from '@/components/ui/button';
import { EmptyState } from '@/components/ui/empty-state';
import { PageHeader } from '@/components/ui/page-header';
import { Pagination } from '@/components/ui/pagination';
import { TableSkeleton } from '@/components/ui/skeleton';
import { Table, Td, Th, Tr } from '@/components/ui/table';
import type { ProjectStatus } from '@/db/schema/projects';
import { pageQuery } from '@/lib/crm/page-query';
import { projectStatusLabels, projectStatusNames } from '@/lib/crm/vocabulary';
import { actingMember } from '@/lib/forms/acting-member';
import type { Actor } from '@/lib/self-healing/core/ports';
import { listProjects, projectsPageSize } from '@/operations/projects';

export const metadata: Metadata = { title: 'Projects' };

interface ProjectsPageProps {
  searchParams: Promise<Record<string, string | string[] | undefined>>;
}

export default async function ProjectsPage({ searchParams }: ProjectsPageProps) {
  const actor = await actingMember();
  const query = await pageQuery(searchParams);
  const status = projectStatusNames.find((name) => name === query.status);
  const newProject = (
    <LinkButton href="/projects/new" variant="primary">
      New project
    </LinkButton>
  );
  return (
    <>
      <PageHeader title="Projects" description="Work agreed with your contacts." actions={newProject} />
      <DoneNotice done={query.done} noun="project" />
      <nav aria-label="Status" className="flex flex-wrap gap-1 pb-4">
        {[undefined, ...projectStatusNames].map((name) => (
          <LinkButton
            key={name ?? 'all'}
            size="sm"
            variant={name === status ? 'secondary' : 'ghost'}
            aria-current={name === status ? 'true' : undefined}
            href={name ? `/projects?status=${name}` : '/projects'}
          >
            {name ? projectStatusLabels[name] : 'All'}
          </LinkButton>
        ))}
      </nav>
      <Streamed key={`${status} ${query.page}`} skeleton={<TableSkeleton columns={4} />}>
        <ProjectList actor={actor} status={status} asked={query.page} />
      </Streamed>
    </>
  );
}

interface ProjectListProps {
  actor: Actor;
  status: ProjectStatus | undefined;
  asked: number;
}

async function ProjectList({ actor, status, asked }: ProjectListProps) {
  const list = await listProjects(actor, { page: asked, ...(status ? { status } : {}) });
  const { projects, total, page, pages } = list;
  return (
    <>
      {total === 0 ? (
        status ? (
          <EmptyState title={`No project is ${projectStatusLabels[status].toLowerCase()}.`} />
        ) : (
          <EmptyState title="No projects yet." action={<LinkButton href="/projects/new">New project</LinkButton>}>
            Create one by hand, or onboard a client, which makes one.
          </EmptyState>
        )
      ) : (
        <>
          <Table
            caption="Projects"
            head={
              <>
                <Th>Project</Th>
                <Th>Contact</Th>
                <Th>Status</Th>
                <Th>Due</Th>
              </>
            }
          >
            {projects.map((project) => (
              <Tr key={project.id}>
                <Td>
                  <Link href={`/projects/${project.id}`} className="font-medium hover:underline">
                    {project.name}
                  </Link>
                </Td>
                <Td>{project.contactName ?? '—'}</Td>
                <Td>{projectStatusLabels[project.status]}</Td>
                <Td className="whitespace-nowrap tabular-nums">{project.dueOn ?? '—'}</Td>
              </Tr>
            ))}
          </Table>
          <Pagination
            {...pageLinks({
              path: '/projects',
              query: { status: status ?? '' },
              page,
              pages,
              pageSize: projectsPageSize,
              total,
            })}
          />
        </>
      )}
    </>
  );
}
