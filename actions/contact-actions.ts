'use server';

import { revalidatePath } from 'next/cache';
import { redirect } from 'next/navigation';
import * as queries from '@/db/queries/contacts';
import { contactSchema, contactUpdateSchema, identifiedSchema } from '@/lib/crm/contact-schema';
import { readContactsCsv } from '@/lib/crm/contacts-csv';
import { importContactRows, lineErrorsText } from '@/lib/crm/import-contacts';
import { actingMember } from '@/lib/forms/acting-member';
import { done, type FormState, refused, submittedKey } from '@/lib/forms/form-state';
import { keepInput } from '@/lib/forms/keep-input';
import { parseForm } from '@/lib/forms/parse-form';
import { healing, withSelfHealing } from '@/lib/self-healing/error-interceptor';

const emailTaken = { email: 'Another contact has this address.' };

export const createContact = keepInput(
  withSelfHealing(
    async function createContact(_state: FormState | null, form: FormData): Promise<FormState> {
      const actor = await actingMember();
      const parsed = parseForm(contactSchema, form);
      if (!parsed.ok) return parsed.state;
      const result = await healing().transaction('insert contact', (tx) =>
        queries.insertContact(tx, { ...parsed.data, tenantId: actor.tenantId, createdBy: actor.actorId }),
      );
      if (!result.ok) return refused(form, 'One field needs your attention.', emailTaken);
      revalidatePath('/contacts');
      redirect(`/contacts/${result.id}?done=created`);
    },
    { source: 'createContact', category: 'database', effects: 'transactional', idempotencyKey: submittedKey },
  ),
);

export const updateContact = keepInput(
  withSelfHealing(
    async function updateContact(_state: FormState | null, form: FormData): Promise<FormState> {
      const actor = await actingMember();
      const parsed = parseForm(contactUpdateSchema, form);
      if (!parsed.ok) return parsed.state;
      const result = await healing().transaction('update contact', (tx) =>
        queries.updateContact(tx, { ...parsed.data, tenantId: actor.tenantId }),
      );
      if (!result.ok) {
        if (result.reason === 'email-taken') return refused(form, 'One field needs your attention.', emailTaken);
        return refused(form, 'This contact does not exist any more.');
      }
      revalidatePath('/contacts', 'layout');
      return done('Saved.');
    },
    { source: 'updateContact', category: 'database', effects: 'transactional', idempotencyKey: submittedKey },
  ),
);

export const deleteContact = keepInput(
  withSelfHealing(
    async function deleteContact(_state: FormState | null, form: FormData): Promise<FormState> {
      const actor = await actingMember();
      const parsed = parseForm(identifiedSchema, form);
      if (!parsed.ok) return parsed.state;
      const result = await healing().transaction('delete contact', (tx) =>
        queries.deleteContact(tx, { tenantId: actor.tenantId, id: parsed.data.id }),
      );
      if (!result.ok) {
        if (result.reason === 'has-credits') {
          return refused(form, 'This contact has a credit ledger. Ledgers are kept, so the contact cannot be deleted.');
        }
        return refused(form, 'This contact does not exist any more.');
      }
      revalidatePath('/contacts', 'layout');
      redirect('/contacts?done=deleted');
    },
    { source: 'deleteContact', category: 'database', effects: 'transactional', idempotencyKey: submittedKey },
  ),
);

export const importContacts = keepInput(
  withSelfHealing(
    async function importContacts(_state: FormState | null, form: FormData): Promise<FormState> {
      const actor = await actingMember();
      const file = form.get('file');
      if (!(file instanceof File) || file.size === 0) {
        return refused(form, 'One field needs your attention.', { file: 'Choose a CSV file.' });
      }
      const read = readContactsCsv(new Uint8Array(await file.arrayBuffer()));
      if (!read.ok) return refused(form, 'Nothing was imported.', { file: lineErrorsText(read.errors) });
      const result = await healing().transaction('import contacts', (tx) => importContactRows(tx, actor, read.rows));
      if (!result.ok) return refused(form, 'Nothing was imported.', { file: lineErrorsText(result.errors) });
      revalidatePath('/contacts');
      return done(result.imported === 1 ? '1 contact was imported.' : `${result.imported} contacts were imported.`);
    },
    { source: 'importContacts', category: 'database', effects: 'transactional', idempotencyKey: submittedKey },
  ),
);
