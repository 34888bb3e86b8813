'use client';

import { clsx } from 'clsx';
import { type ReactNode, useActionState, useRef } from 'react';
import type { ButtonSize, ButtonVariant } from '@/components/ui/button';
import { ConfirmDialog } from '@/components/ui/dialog';
import { SubmitButton } from '@/components/ui/submit-button';
import type { Act, ActionState } from '@/lib/platform/action-state';

export interface ActButtonLook {
  /** What it does, in two or three words. */
  label: string;
  /** What it is done to, for those who hear the button without its row. */
  subject?: string;
  pendingLabel?: string;
  variant?: ButtonVariant;
  size?: ButtonSize;
  fields?: Record<string, string>;
  /** Asks first. Without JavaScript it is done at once. */
  confirm?: { title: string; description: ReactNode; confirmLabel?: string; danger?: boolean };
  /** More controls of the form, before its button. */
  children?: ReactNode;
  className?: string;
}

/** One form with one button: the fields it sends, the question it asks. */
export function ActBody({ dispatch, ...look }: ActButtonLook & { dispatch: (form: FormData) => void }) {
  const { label, subject, pendingLabel, variant = 'secondary', size = 'sm', fields, confirm, children } = look;
  const form = useRef<HTMLFormElement>(null);
  const button = (
    <SubmitButton
      variant={variant}
      size={size}
      pendingLabel={pendingLabel}
      aria-label={subject === undefined ? undefined : `${label}: ${subject}`}
    >
      {label}
    </SubmitButton>
  );
  return (
    <form ref={form} action={dispatch} className={clsx('flex flex-wrap items-end gap-2', look.className)}>
      {Object.entries(fields ?? {}).map(([name, value]) => (
        <input key={name} type="hidden" name={name} value={value} />
      ))}
      {children}
      {confirm === undefined ? (
        button
      ) : (
        <ConfirmDialog
          trigger={button}
          title={confirm.title}
          description={confirm.description}
          confirmLabel={confirm.confirmLabel ?? label}
          danger={confirm.danger}
          onConfirm={() => form.current?.requestSubmit()}
        />
      )}
    </form>
  );
}

/** What came of it, in one line; read out when it appears. */
export function ActResult({ state, className }: { state: ActionState; className?: string }) {
  const failed = state.tone === 'error' || state.tone === 'warning';
  return (
    <p role="status" className={clsx('min-h-5 text-sm', failed ? 'text-failed' : 'text-muted', className)}>
      {state.message}
    </p>
  );
}

/** A form that stands by itself, with its result beneath. Works without JavaScript. */
export function ActForm({ action, aside, ...look }: ActButtonLook & { action: Act; aside?: ReactNode }) {
  const [state, dispatch] = useActionState(action, {});
  return (
    <div className="grid content-start gap-1">
      <div className="flex flex-wrap items-end gap-3">
        <ActBody dispatch={dispatch} {...look} />
        {aside}
      </div>
      <ActResult state={state} />
    </div>
  );
}
