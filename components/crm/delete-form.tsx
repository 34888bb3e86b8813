'use client';

import type { ReactNode } from 'react';
import { buttonClasses } from '@/components/ui/button';
import { SubmitButton } from '@/components/ui/submit-button';
import type { FormAction } from '@/lib/forms/form-state';
import { FormNotice } from './form-notice';
import { IdempotencyField } from './idempotency-field';
import { useFormAction } from './use-form-action';

interface DeleteFormProps {
  action: FormAction;
  formKey: string;
  id: string;
  /** "contact", "deal": said on the buttons. */
  noun: string;
  /** What deleting does, and that it cannot be undone. */
  children: ReactNode;
}

/** Asks before it deletes. A disclosure instead of a dialog, so that it also asks without JavaScript. */
export function DeleteForm({ action, formKey, id, noun, children }: DeleteFormProps) {
  const { state, dispatch, formRef, submissionKey } = useFormAction(action, formKey);
  return (
    <details className="group mt-10 max-w-xl border-t pt-4" open={state?.ok === false || undefined}>
      <summary className={`${buttonClasses({ variant: 'ghost', size: 'sm' })} -ml-2.5 cursor-pointer list-none`}>
        Delete this {noun}…
      </summary>
      <form ref={formRef} action={dispatch} className="mt-3 grid gap-4">
        <FormNotice state={state} />
        <IdempotencyField value={submissionKey} />
        <input type="hidden" name="id" value={id} />
        <p className="text-sm text-muted">{children}</p>
        <div>
          <SubmitButton variant="danger" pendingLabel="Deleting…">
            Delete {noun}
          </SubmitButton>
        </div>
      </form>
    </details>
  );
}
