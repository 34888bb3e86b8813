'use client';

import { useActionState } from 'react';
import type { HealingActionState } from '@/actions/healing-actions';
import { SubmitButton } from '@/components/ui/submit-button';

interface HealingActionFormProps {
  action: (state: HealingActionState) => Promise<HealingActionState>;
  label: string;
  pendingLabel: string;
}

/** A button that does one thing now, and a line that says what came of it. Works without JavaScript. */
export function HealingActionForm({ action, label, pendingLabel }: HealingActionFormProps) {
  const [state, submit] = useActionState(action, {});
  return (
    <form action={submit} className="flex flex-wrap items-center justify-end gap-x-3 gap-y-1">
      <span role="status" className="text-xs text-muted">
        {state.message}
      </span>
      <SubmitButton variant="secondary" size="sm" pendingLabel={pendingLabel}>
        {label}
      </SubmitButton>
    </form>
  );
}
