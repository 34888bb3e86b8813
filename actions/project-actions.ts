'use server';

import { revalidatePath } from 'next/cache';
import { redirect } from 'next/navigation';
import { contactExists } from '@/db/queries/contacts';
import * as queries from '@/db/queries/projects';
import { identifiedSchema } from '@/lib/crm/contact-schema';
import { projectSchema, projectUpdateSchema } from '@/lib/crm/project-schema';
import { actingMember } from '@/lib/forms/acting-member';
import { done, type FormState, refused, submittedKey } from '@/lib/forms/form-state';
import { keepInput } from '@/lib/forms/keep-input';
import { parseForm } from '@/lib/forms/parse-form';
import { healing, withSelfHealing } from '@/lib/self-healing/error-interceptor';

const gone = 'This project does not exist any more.';
const contactGone = { contactId: 'This contact does not exist any more.' };

export const createProject = keepInput(
  withSelfHealing(
    async function createProject(_state: FormState | null, form: FormData): Promise<FormState> {
      const { tenantId, actorId } = await actingMember();
      const parsed = parseForm(projectSchema, form);
      if (!parsed.ok) return parsed.state;
      const { contactId } = parsed.data;
      const inserted = await healing().transaction('insert project', async (tx) => {
        if (contactId && !(await contactExists(tx, { tenantId, id: contactId }))) return null;
        return queries.insertProject(tx, { ...parsed.data, tenantId, createdBy: actorId });
      });
      if (!inserted) return refused(form, 'One field needs your attention.', contactGone);
      revalidatePath('/projects');
      redirect(`/projects/${inserted.id}?done=created`);
    },
    { source: 'createProject', category: 'database', effects: 'transactional', idempotencyKey: submittedKey },
  ),
);

export const updateProject = keepInput(
  withSelfHealing(
    async function updateProject(_state: FormState | null, form: FormData): Promise<FormState> {
      const { tenantId } = await actingMember();
      const parsed = parseForm(projectUpdateSchema, form);
      if (!parsed.ok) return parsed.state;
      const { contactId } = parsed.data;
      const result = await healing().transaction('update project', async (tx) => {
        if (contactId && !(await contactExists(tx, { tenantId, id: contactId }))) return 'contact-gone';
        return (await queries.updateProject(tx, { ...parsed.data, tenantId })) ? 'updated' : 'gone';
      });
      if (result === 'contact-gone') return refused(form, 'One field needs your attention.', contactGone);
      if (result === 'gone') return refused(form, gone);
      revalidatePath('/projects', 'layout');
      return done('Saved.');
    },
    { source: 'updateProject', category: 'database', effects: 'transactional', idempotencyKey: submittedKey },
  ),
);

export const deleteProject = keepInput(
  withSelfHealing(
    async function deleteProject(_state: FormState | null, form: FormData): Promise<FormState> {
      const { tenantId } = await actingMember();
      const parsed = parseForm(identifiedSchema, form);
      if (!parsed.ok) return parsed.state;
      const { id } = parsed.data;
      const deleted = await healing().transaction('delete project', (tx) =>
        queries.deleteProject(tx, { tenantId, id }),
      );
      if (!deleted) return refused(form, gone);
      revalidatePath('/projects', 'layout');
      redirect('/projects?done=deleted');
    },
    { source: 'deleteProject', category: 'database', effects: 'transactional', idempotencyKey: submittedKey },
  ),
);
