'use client';

import { useActionState, useRef } from 'react';
import { changeRole } from '@/actions/member-actions';
import { Button } from '@/components/ui/button';
import { ConfirmDialog } from '@/components/ui/dialog';
import type { Role } from '@/lib/auth/roles';

const changes: Record<Role, { label: string; consequence: string }> = {
  admin: {
    label: 'Make admin',
    consequence: 'They will see the platform, its events and outbox, and can change roles.',
  },
  member: { label: 'Make member', consequence: 'They lose the platform at once, and keep the CRM.' },
};

/** Changes a role after a question; without JavaScript, at once. */
export function RoleForm({ id, name, role }: { id: string; name: string; role: Role }) {
  const [state, action, pending] = useActionState(changeRole, {});
  const form = useRef<HTMLFormElement>(null);
  const next: Role = role === 'admin' ? 'member' : 'admin';
  const { label, consequence } = changes[next];
  return (
    <form ref={form} action={action} className="flex flex-wrap items-center justify-end gap-2">
      <input type="hidden" name="id" value={id} />
      <input type="hidden" name="role" value={next} />
      {state.message ? (
        <span role="alert" className="text-xs text-failed">
          {state.message}
        </span>
      ) : null}
      <ConfirmDialog
        trigger={
          <Button type="submit" size="sm" variant="ghost" aria-label={`${label}: ${name}`} aria-disabled={pending}>
            {label}
          </Button>
        }
        title={`${label}: ${name}?`}
        description={consequence}
        confirmLabel={label}
        onConfirm={() => form.current?.requestSubmit()}
      />
    </form>
  );
}
