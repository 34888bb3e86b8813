'use client';

import { Select } from '@/components/ui/select';
import { SubmitButton } from '@/components/ui/submit-button';
import type { Deal } from '@/db/queries/deals';
import { dealStageLabels, dealStageNames } from '@/lib/crm/vocabulary';
import type { FormAction } from '@/lib/forms/form-state';
import { IdempotencyField } from './idempotency-field';
import { useFormAction } from './use-form-action';

/** Moves one deal to another stage. */
export function MoveForm({ action, formKey, deal }: { action: FormAction; formKey: string; deal: Deal }) {
  const { state, dispatch, formRef, submissionKey } = useFormAction(action, formKey, '/deals');
  return (
    <form ref={formRef} action={dispatch} className="grid justify-items-end gap-1">
      <IdempotencyField value={submissionKey} />
      <input type="hidden" name="id" value={deal.id} />
      <span className="flex gap-2">
        <Select
          key={deal.stage}
          name="stage"
          defaultValue={deal.stage}
          aria-label={`Stage of ${deal.title}`}
          className="w-32"
        >
          {dealStageNames.map((stage) => (
            <option key={stage} value={stage}>
              {dealStageLabels[stage]}
            </option>
          ))}
        </Select>
        <SubmitButton variant="secondary" aria-label={`Move ${deal.title}`}>
          Move
        </SubmitButton>
      </span>
      {state?.ok === false ? (
        <p role="alert" className="text-xs text-failed">
          {state.fieldErrors.stage ?? state.message}
        </p>
      ) : null}
    </form>
  );
}
