'use client';

import { useActionState } from 'react';
import { changeRole } from '@/actions/member-actions';
import { SubmitButton } from '@/components/ui/submit-button';
import type { Role } from '@/lib/auth/roles';

export function RoleForm({ id, name, role }: { id: string; name: string; role: Role }) {
  const [state, action] = useActionState(changeRole, {});
  const other: Role = role === 'admin' ? 'member' : 'admin';
  return (
    <form action={action} className="flex flex-wrap items-center justify-end gap-2">
      <input type="hidden" name="id" value={id} />
      <input type="hidden" name="role" value={other} />
      {state.message ? (
        <span role="alert" className="text-xs text-failed">
          {state.message}
        </span>
      ) : null}
      <SubmitButton
        size="sm"
        variant="ghost"
        aria-label={`Make ${name} ${other === 'admin' ? 'an admin' : 'a member'}`}
      >
        {other === 'admin' ? 'Make admin' : 'Make member'}
      </SubmitButton>
    </form>
  );
}
