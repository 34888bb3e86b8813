'use client';

import { Input } from '@/components/ui/input';
import { SubmitButton } from '@/components/ui/submit-button';
import type { CreditEntry } from '@/db/queries/credits';
import type { FormAction } from '@/lib/forms/form-state';
import { IdempotencyField } from './idempotency-field';
import { useFormAction } from './use-form-action';

interface RefundFormProps {
  action: FormAction;
  formKey: string;
  contactId: string;
  spend: CreditEntry;
}

/** Gives back one spend, or a part of it. */
export function RefundForm({ action, formKey, contactId, spend }: RefundFormProps) {
  const permalink = `/credits/${contactId}`;
  const { state, dispatch, formRef, submissionKey, value, error } = useFormAction(action, formKey, permalink);
  const left = spend.amount - spend.refunded;
  const wrong = error('amount');
  return (
    <form ref={formRef} action={dispatch} noValidate className="grid justify-items-end gap-1">
      <IdempotencyField value={submissionKey} />
      <input type="hidden" name="contactId" value={contactId} />
      <input type="hidden" name="spendId" value={spend.id} />
      <span className="flex gap-2">
        <Input
          name="amount"
          inputMode="numeric"
          autoComplete="off"
          aria-label={`Credits to give back, at most ${left}`}
          aria-invalid={wrong ? true : undefined}
          defaultValue={value('amount', String(left))}
          className="w-20 text-right tabular-nums"
        />
        <SubmitButton variant="secondary">Refund</SubmitButton>
      </span>
      {state?.ok === false ? (
        <p role="alert" className="text-xs text-failed">
          {wrong ?? state.message}
        </p>
      ) : null}
    </form>
  );
}
