import { and, desc, eq, sql } from 'drizzle-orm';
import type { Database } from '../client';
import { contacts } from '../schema/contacts';
import { onboardings, type WelcomeState } from '../schema/onboardings';
import { projects } from '../schema/projects';
import { type ContactInput, insertContact } from './contacts';
import { addCredits } from './credits';
import { insertProject } from './projects';

export interface OnboardingInput {
  tenantId: string;
  createdBy: string | null;
  contact: ContactInput;
  project: { name: string; dueOn: string | null };
  credits: number;
}

export type OnboardingResult =
  | { ok: true; onboardingId: string; contactId: string; projectId: string }
  | { ok: false; reason: 'email-taken' };

/** Contact, project and credit grant: all or nothing, so it runs inside one transaction. */
export async function onboardClient(db: Database, input: OnboardingInput): Promise<OnboardingResult> {
  const { tenantId, createdBy } = input;
  const contact = await insertContact(db, { ...input.contact, tenantId, createdBy });
  if (!contact.ok) return { ok: false, reason: 'email-taken' };
  const contactId = contact.id;
  const project = await insertProject(db, { ...input.project, tenantId, createdBy, contactId, status: 'planned' });
  if (input.credits > 0) {
    const note = 'Welcome credits';
    const grant = await addCredits(db, { tenantId, createdBy, contactId, kind: 'grant', amount: input.credits, note });
    if (!grant.ok) throw new Error(`the welcome credits were refused: ${grant.reason}`);
  }
  const [row] = await db
    .insert(onboardings)
    .values({
      tenantId,
      createdBy,
      contactId,
      projectId: project.id,
      clientName: input.contact.name,
      creditsGranted: input.credits,
      smsState: input.contact.phone ? 'pending' : 'none',
    })
    .returning({ id: onboardings.id });
  if (!row) throw new Error('the insert returned no row');
  return { ok: true, onboardingId: row.id, contactId, projectId: project.id };
}

const columns = {
  id: onboardings.id,
  contactId: onboardings.contactId,
  projectId: onboardings.projectId,
  clientName: onboardings.clientName,
  projectName: projects.name,
  creditsGranted: onboardings.creditsGranted,
  mailState: onboardings.mailState,
  smsState: onboardings.smsState,
  createdAt: sql<string>`to_char(${onboardings.createdAt} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`,
};

/** Newest first. */
export async function listOnboardings(db: Database, input: { tenantId: string; limit: number }) {
  return db
    .select(columns)
    .from(onboardings)
    .leftJoin(projects, eq(projects.id, onboardings.projectId))
    .where(eq(onboardings.tenantId, input.tenantId))
    .orderBy(desc(onboardings.id))
    .limit(input.limit);
}
export type Onboarding = Awaited<ReturnType<typeof listOnboardings>>[number];

/** What the welcome messages need; null when the onboarding or its contact is gone. */
export async function getWelcome(db: Database, input: { tenantId: string; id: string }) {
  const [row] = await db
    .select({ ...columns, email: contacts.email, phone: contacts.phone })
    .from(onboardings)
    .innerJoin(contacts, eq(contacts.id, onboardings.contactId))
    .leftJoin(projects, eq(projects.id, onboardings.projectId))
    .where(and(eq(onboardings.tenantId, input.tenantId), eq(onboardings.id, input.id)));
  return row ?? null;
}

export async function getOnboarding(db: Database, input: { tenantId: string; id: string }): Promise<Onboarding | null> {
  const [row] = await db
    .select(columns)
    .from(onboardings)
    .leftJoin(projects, eq(projects.id, onboardings.projectId))
    .where(and(eq(onboardings.tenantId, input.tenantId), eq(onboardings.id, input.id)));
  return row ?? null;
}

/** Notes what became of a message. A message that went out stays so: a late "queued" never overwrites it. */
export async function markWelcome(
  db: Database,
  input: { tenantId: string; id: string; mailState?: WelcomeState; smsState?: WelcomeState },
): Promise<void> {
  const { tenantId, id, mailState, smsState } = input;
  const keepSent = (column: typeof onboardings.mailState | typeof onboardings.smsState, next: WelcomeState) =>
    sql`case when ${column} in ('sent', 'unsent') then ${column} else ${next} end`;
  await db
    .update(onboardings)
    .set({
      ...(mailState ? { mailState: keepSent(onboardings.mailState, mailState) } : {}),
      ...(smsState ? { smsState: keepSent(onboardings.smsState, smsState) } : {}),
      updatedAt: sql`now()`,
    })
    .where(and(eq(onboardings.tenantId, tenantId), eq(onboardings.id, id)));
}
