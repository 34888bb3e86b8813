'use client';

import { Field } from '@/components/ui/field';
import { Input } from '@/components/ui/input';
import { SubmitButton } from '@/components/ui/submit-button';
import type { FormAction } from '@/lib/forms/form-state';
import { FormNotice } from './form-notice';
import { IdempotencyField } from './idempotency-field';
import { useFormAction } from './use-form-action';

interface CreditFormProps {
  action: FormAction;
  formKey: string;
  contactId: string;
  /** "Buy credits": the heading and the button. */
  label: string;
  noteHint: string;
}

/** Buys or spends credits of one contact. */
export function CreditForm({ action, formKey, contactId, label, noteHint }: CreditFormProps) {
  const { state, dispatch, formRef, submissionKey, value, error } = useFormAction(
    action,
    formKey,
    `/credits/${contactId}`,
  );
  return (
    <form ref={formRef} action={dispatch} noValidate className="grid content-start gap-4" aria-label={label}>
      <h2 className="text-sm font-medium">{label}</h2>
      <FormNotice state={state} />
      <IdempotencyField value={submissionKey} />
      <input type="hidden" name="contactId" value={contactId} />
      <Field label="Credits" error={error('amount')}>
        <Input name="amount" required inputMode="numeric" autoComplete="off" defaultValue={value('amount')} />
      </Field>
      <Field label="Note" hint={noteHint} error={error('note')}>
        <Input name="note" autoComplete="off" defaultValue={value('note')} />
      </Field>
      <div>
        <SubmitButton pendingLabel="Booking…">{label}</SubmitButton>
      </div>
    </form>
  );
}
