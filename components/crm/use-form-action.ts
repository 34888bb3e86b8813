'use client';

import { useActionState, useEffect, useRef } from 'react';
import type { FormAction } from '@/lib/forms/form-state';

/**
 * A form around a server action. After a refusal the fields show what was typed and the first wrong one gets the
 * focus; after success they show what the server now says.
 *
 * @param formKey the random key that the server rendered.
 * @param permalink where the form stands, for a post without JavaScript.
 */
export function useFormAction(action: FormAction, formKey: string, permalink?: string) {
  const [state, dispatch, pending] = useActionState(action, null, permalink);
  const formRef = useRef<HTMLFormElement>(null);
  useEffect(() => {
    if (state?.ok === false) formRef.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus();
  }, [state]);
  return {
    state,
    dispatch,
    pending,
    formRef,
    /** For IdempotencyField: a new one for each submission that was answered. */
    submissionKey: state?.idempotencyKey ?? formKey,
    /** What the field shows: what was typed when it was refused, else what is stored. */
    value: (name: string, stored: string | null | undefined = '') =>
      (state?.ok === false ? state.values[name] : undefined) ?? stored ?? '',
    error: (name: string) => (state?.ok === false ? state.fieldErrors[name] : undefined),
  };
}
