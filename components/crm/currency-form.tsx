'use client';

import { Select } from '@/components/ui/select';
import { SubmitButton } from '@/components/ui/submit-button';
import type { FormAction } from '@/lib/forms/form-state';
import { currencyCodes } from '@/lib/money/currencies';
import { IdempotencyField } from './idempotency-field';
import { useFormAction } from './use-form-action';

interface CurrencyFormProps {
  action: FormAction;
  formKey: string;
  currency: string;
}

/** Chooses the one currency in which the totals are read. */
export function CurrencyForm({ action, formKey, currency }: CurrencyFormProps) {
  const { state, dispatch, formRef, submissionKey } = useFormAction(action, formKey, '/deals');
  return (
    <form ref={formRef} action={dispatch} className="flex flex-wrap items-center gap-2">
      <IdempotencyField value={submissionKey} />
      <label htmlFor="reporting-currency" className="text-xs text-muted">
        Totals in
      </label>
      <Select key={currency} id="reporting-currency" name="currency" defaultValue={currency} className="w-24">
        {currencyCodes.map((code) => (
          <option key={code} value={code}>
            {code}
          </option>
        ))}
      </Select>
      <SubmitButton variant="secondary">Show</SubmitButton>
      {state?.ok === false ? (
        <p role="alert" className="text-xs text-failed">
          {state.message}
        </p>
      ) : null}
    </form>
  );
}
