'use client';

import { useActionState } from 'react';
import { completeFirstRun } from '@/actions/auth-actions';
import { Field } from '@/components/ui/field';
import { Input } from '@/components/ui/input';
import { Notice } from '@/components/ui/notice';
import { SubmitButton } from '@/components/ui/submit-button';

export function FirstRunForm({ token }: { token: string }) {
  const [state, action] = useActionState(completeFirstRun, {});
  return (
    <form action={action} noValidate className="grid gap-4">
      {state.message ? <Notice tone="error">{state.message}</Notice> : null}
      <input type="hidden" name="token" value={token} />
      <Field label="Name" error={state.errors?.name}>
        <Input name="name" autoComplete="name" required defaultValue={state.values?.name} />
      </Field>
      <Field label="E-mail" error={state.errors?.email}>
        <Input name="email" type="email" autoComplete="username" required defaultValue={state.values?.email} />
      </Field>
      <Field label="Password" hint="At least 12 characters." error={state.errors?.password}>
        <Input name="password" type="password" autoComplete="new-password" required />
      </Field>
      <SubmitButton pendingLabel="Making the admin">Make the admin and sign in</SubmitButton>
    </form>
  );
}
