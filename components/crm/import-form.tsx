'use client';

import { useState } from 'react';
import { Field } from '@/components/ui/field';
import { Input } from '@/components/ui/input';
import { SubmitButton } from '@/components/ui/submit-button';
import type { FormAction } from '@/lib/forms/form-state';
import { FormNotice } from './form-notice';
import { IdempotencyField } from './idempotency-field';
import { useFormAction } from './use-form-action';

const maxBytes = 1_000_000;

export function ImportForm({ action, formKey }: { action: FormAction; formKey: string }) {
  const { state, dispatch, formRef, submissionKey, error } = useFormAction(action, formKey, '/contacts/import');
  const [tooLarge, setTooLarge] = useState(false);
  return (
    <form ref={formRef} action={dispatch} noValidate className="grid max-w-xl gap-5">
      <FormNotice state={state} />
      <IdempotencyField value={submissionKey} />
      <Field
        label="File"
        hint="At most 1 MB and 5,000 rows."
        error={tooLarge ? 'The file is larger than 1 MB.' : error('file')}
      >
        <Input
          name="file"
          type="file"
          required
          accept=".csv,text/csv"
          className="py-1.5 read-only:bg-surface"
          onChange={(event) => setTooLarge((event.target.files?.[0]?.size ?? 0) > maxBytes)}
        />
      </Field>
      <div>
        <SubmitButton
          pendingLabel="Importing…"
          aria-disabled={tooLarge}
          onClick={(event) => tooLarge && event.preventDefault()}
        >
          Import contacts
        </SubmitButton>
      </div>
    </form>
  );
}
