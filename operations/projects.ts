import * as queries from '@/db/queries/projects';
import type { ProjectStatus } from '@/db/schema/projects';
import { database } from '@/lib/runtime/database';
import type { Actor } from '@/lib/self-healing/core/ports';
import { withSelfHealing } from '@/lib/self-healing/error-interceptor';
import { databaseRead } from './database-read';

export const projectsPageSize = 20;

export interface ProjectList {
  projects: queries.Project[];
  total: number;
  page: number;
  pages: number;
}

/** One page of projects; a page past the end is the last one. */
export const listProjects = withSelfHealing(
  async function listProjects(
    actor: Actor,
    input: { status?: ProjectStatus; contactId?: string; page: number },
  ): Promise<ProjectList> {
    const { db } = await database();
    const read = (page: number) =>
      queries.listProjects(db, { ...input, tenantId: actor.tenantId, page, pageSize: projectsPageSize });
    const first = await read(input.page);
    const pages = Math.max(1, Math.ceil(first.total / projectsPageSize));
    const page = Math.min(input.page, pages);
    const { projects, total } = page === input.page ? first : await read(page);
    return { projects, total, page, pages };
  },
  { source: 'listProjects', ...databaseRead },
);

export const getProject = withSelfHealing(
  async function getProject(actor: Actor, id: string): Promise<queries.Project | null> {
    const { db } = await database();
    return queries.getProject(db, { tenantId: actor.tenantId, id });
  },
  { source: 'getProject', ...databaseRead },
);
