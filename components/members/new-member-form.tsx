'use client';

import { useActionState } from 'react';
import { createMember } from '@/actions/member-actions';
import { Field } from '@/components/ui/field';
import { Input } from '@/components/ui/input';
import { Notice } from '@/components/ui/notice';
import { Select } from '@/components/ui/select';
import { SubmitButton } from '@/components/ui/submit-button';

export function NewMemberForm() {
  const [state, action] = useActionState(createMember, {});
  return (
    <form action={action} noValidate className="grid gap-4">
      {state.message ? <Notice tone="error">{state.message}</Notice> : null}
      {state.done ? <Notice tone="success">{state.done}</Notice> : null}
      <Field label="Name" error={state.errors?.name}>
        <Input name="name" autoComplete="off" required defaultValue={state.values?.name} />
      </Field>
      <Field label="E-mail" error={state.errors?.email}>
        <Input name="email" type="email" autoComplete="off" required defaultValue={state.values?.email} />
      </Field>
      <Field label="Password" hint="At least 12 characters." error={state.errors?.password}>
        <Input name="password" type="password" autoComplete="new-password" required />
      </Field>
      <Field label="Role" error={state.errors?.role}>
        {/* The key makes React show the role that was chosen when the form comes back with an error. */}
        <Select key={state.values?.role} name="role" required defaultValue={state.values?.role ?? 'member'}>
          <option value="member">Member: works in the CRM</option>
          <option value="admin">Admin: also sees the platform</option>
        </Select>
      </Field>
      <SubmitButton className="justify-self-start" pendingLabel="Adding">
        Add the person
      </SubmitButton>
    </form>
  );
}
