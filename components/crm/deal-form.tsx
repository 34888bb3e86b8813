'use client';

import { Field } from '@/components/ui/field';
import { Input } from '@/components/ui/input';
import { Select } from '@/components/ui/select';
import { SubmitButton } from '@/components/ui/submit-button';
import type { Deal } from '@/db/queries/deals';
import { dealStageLabels, dealStageNames } from '@/lib/crm/vocabulary';
import type { FormAction } from '@/lib/forms/form-state';
import { currencyCodes } from '@/lib/money/currencies';
import { plainAmount } from '@/lib/money/money';
import { type ContactChoice, ContactSelect } from './contact-select';
import { FormNotice } from './form-notice';
import { IdempotencyField } from './idempotency-field';
import { useFormAction } from './use-form-action';

interface DealFormProps {
  action: FormAction;
  formKey: string;
  contacts: ContactChoice[];
  deal?: Deal;
}

export function DealForm({ action, formKey, contacts, deal }: DealFormProps) {
  const permalink = deal ? `/deals/${deal.id}` : '/deals/new';
  const { state, dispatch, formRef, submissionKey, value, error } = useFormAction(action, formKey, permalink);
  const current = deal?.contactId && deal.contactName ? { id: deal.contactId, name: deal.contactName } : null;
  return (
    <form ref={formRef} action={dispatch} noValidate className="grid max-w-xl gap-5">
      <FormNotice state={state} />
      <IdempotencyField value={submissionKey} />
      {deal ? <input type="hidden" name="id" value={deal.id} /> : null}
      <Field label="Title" error={error('title')}>
        <Input name="title" required autoComplete="off" defaultValue={value('title', deal?.title)} />
      </Field>
      <Field label="Contact" error={error('contactId')}>
        <ContactSelect
          key={submissionKey}
          name="contactId"
          contacts={contacts}
          current={current}
          defaultValue={value('contactId', deal?.contactId)}
        />
      </Field>
      <div className="grid grid-cols-[minmax(0,1fr)_7rem] items-start gap-4">
        <Field label="Value" error={error('amount')}>
          <Input
            name="amount"
            required
            inputMode="decimal"
            autoComplete="off"
            defaultValue={value('amount', deal && plainAmount(deal.amountMinor, deal.currency))}
          />
        </Field>
        <Field label="Currency" error={error('currency')}>
          <Select
            key={submissionKey}
            name="currency"
            required
            defaultValue={value('currency', deal?.currency ?? 'EUR')}
          >
            {currencyCodes.map((code) => (
              <option key={code} value={code}>
                {code}
              </option>
            ))}
          </Select>
        </Field>
      </div>
      <Field label="Stage" error={error('stage')}>
        <Select key={submissionKey} name="stage" required defaultValue={value('stage', deal?.stage ?? 'lead')}>
          {dealStageNames.map((stage) => (
            <option key={stage} value={stage}>
              {dealStageLabels[stage]}
            </option>
          ))}
        </Select>
      </Field>
      <div>
        <SubmitButton pendingLabel="Saving…">{deal ? 'Save deal' : 'Create deal'}</SubmitButton>
      </div>
    </form>
  );
}
