'use client';

import { Field } from '@/components/ui/field';
import { Input } from '@/components/ui/input';
import { SubmitButton } from '@/components/ui/submit-button';
import { Textarea } from '@/components/ui/textarea';
import type { Contact } from '@/db/queries/contacts';
import type { FormAction } from '@/lib/forms/form-state';
import { FormNotice } from './form-notice';
import { IdempotencyField } from './idempotency-field';
import { useFormAction } from './use-form-action';

interface ContactFormProps {
  action: FormAction;
  formKey: string;
  /** Without one, the form makes a new contact. */
  contact?: Contact;
}

export function ContactForm({ action, formKey, contact }: ContactFormProps) {
  const permalink = contact ? `/contacts/${contact.id}` : '/contacts/new';
  const { state, dispatch, formRef, submissionKey, value, error } = useFormAction(action, formKey, permalink);
  return (
    <form ref={formRef} action={dispatch} noValidate className="grid max-w-xl gap-5">
      <FormNotice state={state} />
      <IdempotencyField value={submissionKey} />
      {contact ? <input type="hidden" name="id" value={contact.id} /> : null}
      <Field label="Name" error={error('name')}>
        <Input name="name" required autoComplete="off" defaultValue={value('name', contact?.name)} />
      </Field>
      <Field label="E-mail" error={error('email')}>
        <Input name="email" type="email" required autoComplete="off" defaultValue={value('email', contact?.email)} />
      </Field>
      <Field label="Company" error={error('company')}>
        <Input name="company" autoComplete="off" defaultValue={value('company', contact?.company)} />
      </Field>
      <Field label="Phone" hint="With country code, such as +15550100." error={error('phone')}>
        <Input name="phone" type="tel" autoComplete="off" defaultValue={value('phone', contact?.phone)} />
      </Field>
      <Field label="Notes" error={error('notes')}>
        <Textarea name="notes" defaultValue={value('notes', contact?.notes)} />
      </Field>
      <div>
        <SubmitButton pendingLabel="Saving…">{contact ? 'Save contact' : 'Create contact'}</SubmitButton>
      </div>
    </form>
  );
}
