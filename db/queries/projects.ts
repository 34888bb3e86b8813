import { and, count, desc, eq, sql } from 'drizzle-orm';
import type { Database } from '../client';
import { contacts } from '../schema/contacts';
import { type ProjectStatus, projects } from '../schema/projects';

export interface ProjectInput {
  name: string;
  contactId: string | null;
  status: ProjectStatus;
  /** YYYY-MM-DD. */
  dueOn: string | null;
}

export interface Project extends ProjectInput {
  id: string;
  contactName: string | null;
}

const columns = {
  id: projects.id,
  name: projects.name,
  contactId: projects.contactId,
  contactName: contacts.name,
  status: projects.status,
  dueOn: projects.dueOn,
};

/** Last changed first. `page` counts from 1. */
export async function listProjects(
  db: Database,
  input: { tenantId: string; status?: ProjectStatus; contactId?: string; page: number; pageSize: number },
): Promise<{ projects: Project[]; total: number }> {
  const where = and(
    eq(projects.tenantId, input.tenantId),
    input.status ? eq(projects.status, input.status) : undefined,
    input.contactId ? eq(projects.contactId, input.contactId) : undefined,
  );
  const [totals] = await db.select({ total: count() }).from(projects).where(where);
  const rows = await db
    .select(columns)
    .from(projects)
    .leftJoin(contacts, eq(contacts.id, projects.contactId))
    .where(where)
    .orderBy(desc(projects.updatedAt), desc(projects.id))
    .limit(input.pageSize)
    .offset((input.page - 1) * input.pageSize);
  return { projects: rows, total: Number(totals?.total ?? 0) };
}

export async function getProject(db: Database, input: { tenantId: string; id: string }): Promise<Project | null> {
  const [row] = await db
    .select(columns)
    .from(projects)
    .leftJoin(contacts, eq(contacts.id, projects.contactId))
    .where(and(eq(projects.tenantId, input.tenantId), eq(projects.id, input.id)));
  return row ?? null;
}

export async function insertProject(
  db: Database,
  input: ProjectInput & { tenantId: string; createdBy: string | null },
): Promise<{ id: string }> {
  const [row] = await db.insert(projects).values(input).returning({ id: projects.id });
  if (!row) throw new Error('the insert returned no row');
  return row;
}

/** False when the tenant has no such project. */
export async function updateProject(
  db: Database,
  input: ProjectInput & { tenantId: string; id: string },
): Promise<boolean> {
  const { tenantId, id, ...values } = input;
  const rows = await db
    .update(projects)
    .set({ ...values, updatedAt: sql`now()` })
    .where(and(eq(projects.tenantId, tenantId), eq(projects.id, id)))
    .returning({ id: projects.id });
  return rows.length > 0;
}

/** False when the tenant has no such project. */
export async function deleteProject(db: Database, input: { tenantId: string; id: string }): Promise<boolean> {
  const rows = await db
    .delete(projects)
    .where(and(eq(projects.tenantId, input.tenantId), eq(projects.id, input.id)))
    .returning({ id: projects.id });
  return rows.length > 0;
}
