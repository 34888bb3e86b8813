'use client';

import { useActionState } from 'react';
import { breakSomething } from '@/actions/fault-lab-actions';
import { Notice } from '@/components/ui/notice';
import { SubmitButton } from '@/components/ui/submit-button';
import type { FaultChoice, TargetChoice } from '@/lib/fault-lab/choices';
import type { FaultLabValues } from '@/lib/fault-lab/form-values';
import { FaultGroups } from './fault-groups';
import { RunControls } from './run-controls';

interface FaultFormProps {
  faults: FaultChoice[];
  targets: TargetChoice[];
  /** What was chosen for the last run. */
  remembered: Partial<FaultLabValues>;
}

/**
 * Chooses a fault, what to run and how often it strikes. Works without JavaScript. On wide screens its two parts are
 * columns of the page's grid, so that the button stands beside the first faults; on narrow ones the button sticks.
 */
export function FaultForm({ faults, targets, remembered }: FaultFormProps) {
  const [state, action] = useActionState(breakSomething, null);
  const values = state?.values ?? remembered;
  return (
    <form action={action} className="flex min-w-0 flex-col gap-6 lg:contents">
      <section aria-labelledby="break" className="grid min-w-0 content-start gap-6 lg:row-span-2">
        <h2 id="break" className="-mb-3 text-base font-medium">
          What to break
        </h2>
        <FaultGroups faults={faults} wanted={values.fault} error={state?.errors.fault} />
      </section>
      <div className="contents lg:grid lg:content-start lg:gap-4">
        {state ? <Notice tone="error">{state.message}</Notice> : null}
        <RunControls targets={targets} values={values} errors={state?.errors} />
        <div className="sticky bottom-0 z-10 border-t bg-canvas py-3 lg:static lg:border-t-0 lg:py-0">
          <SubmitButton pendingLabel="Running it">Break it and run</SubmitButton>
        </div>
      </div>
    </form>
  );
}
