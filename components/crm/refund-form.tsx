'use client';

import { type MouseEvent, useState } from 'react';
import { buttonClasses } from '@/components/ui/button';
import { ConfirmDialog } from '@/components/ui/dialog';
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

/** Gives back one spend, or a part of it, after a question. The disclosure is what asks without JavaScript. */
export function RefundForm({ action, formKey, contactId, spend }: RefundFormProps) {
  const permalink = `/credits/${contactId}`;
  const { state, dispatch, pending, formRef, submissionKey, value, error } = useFormAction(action, formKey, permalink);
  const left = spend.amount - spend.refunded;
  const wrong = error('amount');
  const [asked, setAsked] = useState(String(left));
  const ask = (event: MouseEvent) => {
    const form = formRef.current;
    const typed = form ? String(new FormData(form).get('amount')).trim() : '';
    if (/^[1-9]\d*$/.test(typed) && Number(typed) <= left) return setAsked(typed);
    // Nothing to ask about: the answer says what is wrong with the amount.
    event.preventDefault();
    if (!pending) form?.requestSubmit();
  };
  return (
    <details open={state?.ok === false || undefined}>
      <summary className={`${buttonClasses({ variant: 'ghost', size: 'sm' })} cursor-pointer list-none`}>
        Refund…
      </summary>
      <form ref={formRef} action={dispatch} noValidate className="mt-1 grid justify-items-end gap-1">
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
          <ConfirmDialog
            trigger={
              <SubmitButton variant="secondary" onClick={ask}>
                Refund
              </SubmitButton>
            }
            title={`Give back ${Number(asked).toLocaleString('en')} ${asked === '1' ? 'credit' : 'credits'}?`}
            description="They go back to the client’s balance as a new line of the ledger. This cannot be undone."
            confirmLabel="Give back"
            onConfirm={() => {
              if (!pending) formRef.current?.requestSubmit();
            }}
          />
        </span>
        {state?.ok === false ? (
          <p role="alert" className="text-xs text-failed">
            {wrong ?? state.message}
          </p>
        ) : null}
      </form>
    </details>
  );
}
