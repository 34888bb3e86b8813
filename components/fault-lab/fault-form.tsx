'use client';

import { CircleAlert } from 'lucide-react';
import { useActionState } from 'react';
import { breakSomething } from '@/actions/fault-lab-actions';
import { Field } from '@/components/ui/field';
import { Notice } from '@/components/ui/notice';
import { Select } from '@/components/ui/select';
import { SubmitButton } from '@/components/ui/submit-button';
import type { FaultChoice, TargetChoice } from '@/lib/fault-lab/choices';
import { FaultOption } from './fault-option';

const groups = [
  { boundary: 'database', label: 'At the database driver' },
  { boundary: 'http', label: 'At the HTTP client' },
  { boundary: 'cache', label: 'In the cache' },
] as const;

const counts = ['1', '2', '3', '4', '5'];

/** Chooses a fault, what to run and how often it strikes. Works without JavaScript. */
export function FaultForm({ faults, targets }: { faults: FaultChoice[]; targets: TargetChoice[] }) {
  const [state, action] = useActionState(breakSomething, null);
  const chosen = state?.values.fault ?? faults.find((fault) => fault.unavailable === null)?.name;
  const faultError = state?.errors.fault;
  return (
    <form action={action} className="grid gap-6">
      {state ? <Notice tone="error">{state.message}</Notice> : null}
      {groups.map(({ boundary, label }) => (
        <fieldset key={boundary} aria-describedby={faultError ? 'fault-error' : undefined} className="min-w-0">
          <legend className="text-xs text-muted">{label}</legend>
          <div className="mt-1 divide-y border-y">
            {faults
              .filter((fault) => fault.boundary === boundary)
              .map((fault) => (
                <FaultOption key={fault.name} fault={fault} checked={fault.name === chosen} />
              ))}
          </div>
        </fieldset>
      ))}
      {faultError ? (
        <p id="fault-error" className="flex items-start gap-1.5 text-sm text-failed">
          <CircleAlert aria-hidden className="mt-0.5 size-4 shrink-0" />
          {faultError}
        </p>
      ) : null}
      <div className="grid gap-4 sm:grid-cols-2">
        <Field label="What to run" error={state?.errors.target}>
          <Select key={state?.values.target} name="target" required defaultValue={state?.values.target ?? 'usual'}>
            <option value="usual">The usual one for the fault</option>
            {targets.map((target) => (
              <option key={target.name} value={target.name}>
                {target.label}
              </option>
            ))}
          </Select>
        </Field>
        <Field
          label="How often it strikes"
          hint="Faults that last for the whole run ignore it."
          error={state?.errors.count}
        >
          <Select key={state?.values.count} name="count" required defaultValue={state?.values.count ?? '1'}>
            {counts.map((count) => (
              <option key={count} value={count}>
                {count === '1' ? 'once' : `${count} times`}
              </option>
            ))}
          </Select>
        </Field>
      </div>
      <details className="text-sm">
        <summary className="cursor-pointer py-2 text-muted">What each run changes in the data</summary>
        <dl className="grid gap-2 py-2">
          {targets.map((target) => (
            <div key={target.name} className="grid gap-x-4 sm:grid-cols-[14rem_1fr]">
              <dt>{target.label}</dt>
              <dd className="text-muted">{target.effect}</dd>
            </div>
          ))}
        </dl>
      </details>
      <SubmitButton className="justify-self-start" pendingLabel="Running it">
        Break it and run
      </SubmitButton>
    </form>
  );
}
