'use client';

import { Button } from '@/components/ui/button';
import { Field } from '@/components/ui/field';
import { Input } from '@/components/ui/input';
import { SubmitButton } from '@/components/ui/submit-button';
import { currentStep, wizardSteps } from '@/lib/crm/wizard-steps';
import type { FormAction } from '@/lib/forms/form-state';
import { FormNotice } from './form-notice';
import { IdempotencyField } from './idempotency-field';
import { OnboardingReview } from './onboarding-review';
import { useFormAction } from './use-form-action';
import { WizardProgress } from './wizard-progress';

const fieldsOfStep = [
  ['name', 'email', 'company', 'phone'],
  ['projectName', 'dueOn', 'credits'],
] as const;

/** The onboarding wizard. Its steps are answers of the server, so it works without JavaScript, too. */
export function OnboardingForm({ action, formKey }: { action: FormAction; formKey: string }) {
  const { state, dispatch, formRef, submissionKey, value, error } = useFormAction(action, formKey, '/onboarding/new');
  const step = currentStep(state?.ok === false ? state.values : {});
  const carried = fieldsOfStep.flatMap((names, index) => (index + 1 === step ? [] : names));
  return (
    <form ref={formRef} action={dispatch} noValidate className="grid max-w-xl gap-5">
      <WizardProgress steps={wizardSteps} current={step} />
      {state?.message ? <FormNotice state={state} /> : null}
      <IdempotencyField value={submissionKey} />
      <input type="hidden" name="step" value={step} />
      {carried.map((name) => (
        <input key={name} type="hidden" name={name} value={value(name)} />
      ))}
      {step === 1 ? (
        <>
          <Field label="Name" error={error('name')}>
            <Input name="name" required autoComplete="off" defaultValue={value('name')} />
          </Field>
          <Field label="E-mail" hint="The welcome e-mail goes here." error={error('email')}>
            <Input name="email" type="email" required autoComplete="off" defaultValue={value('email')} />
          </Field>
          <Field label="Company" error={error('company')}>
            <Input name="company" autoComplete="off" defaultValue={value('company')} />
          </Field>
          <Field label="Phone" hint="With country code. With a number, a welcome SMS is sent." error={error('phone')}>
            <Input name="phone" type="tel" autoComplete="off" defaultValue={value('phone')} />
          </Field>
        </>
      ) : null}
      {step === 2 ? (
        <>
          <Field label="Project" error={error('projectName')}>
            <Input name="projectName" required autoComplete="off" defaultValue={value('projectName')} />
          </Field>
          <Field label="Due" error={error('dueOn')}>
            <Input name="dueOn" type="date" defaultValue={value('dueOn')} />
          </Field>
          <Field label="Welcome credits" hint="0 for none." error={error('credits')}>
            <Input
              name="credits"
              required
              inputMode="numeric"
              autoComplete="off"
              defaultValue={value('credits') || '0'}
            />
          </Field>
        </>
      ) : null}
      {step === 3 ? <OnboardingReview value={value} /> : null}
      <div className="flex flex-row-reverse justify-end gap-2">
        {/* First in the document, so that the Enter key goes forward. */}
        <SubmitButton name="intent" value="next" pendingLabel={step === 3 ? 'Onboarding…' : 'Checking…'}>
          {step === 3 ? 'Onboard client' : 'Next'}
        </SubmitButton>
        {step > 1 ? (
          <Button type="submit" name="intent" value="back">
            Back
          </Button>
        ) : null}
      </div>
    </form>
  );
}
