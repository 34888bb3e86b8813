'use client';

import { AlertDialog } from 'radix-ui';
import type { ReactElement, ReactNode } from 'react';
import { Button } from './button';

interface ConfirmDialogProps {
  /** The element that opens the dialog: one button. */
  trigger: ReactElement;
  /** A question: "Delete this contact?" */
  title: string;
  /** What will happen, and whether it can be undone. */
  description: ReactNode;
  /** What the confirming button says. */
  confirmLabel: string;
  danger?: boolean;
  /** A server action, posted with the hidden fields; or a plain callback. */
  action?: (form: FormData) => void | Promise<void>;
  fields?: Record<string, string>;
  onConfirm?: () => void;
}

/**
 * Asks before something that is hard to undo. Radix' own Overlay is left out on purpose: it injects a style element
 * without a nonce, which the Content-Security-Policy refuses; `globals.css` holds the page still instead.
 */
export function ConfirmDialog(props: ConfirmDialogProps) {
  const confirm = (
    <Button
      type={props.action ? 'submit' : 'button'}
      variant={props.danger ? 'danger' : 'primary'}
      onClick={props.onConfirm}
    >
      {props.confirmLabel}
    </Button>
  );
  return (
    <AlertDialog.Root>
      <AlertDialog.Trigger asChild>{props.trigger}</AlertDialog.Trigger>
      <AlertDialog.Portal>
        <div aria-hidden className="fixed inset-0 z-40 bg-canvas/80" />
        <AlertDialog.Content className="fixed top-1/2 left-1/2 z-50 w-[min(28rem,calc(100vw-2rem))] -translate-x-1/2 -translate-y-1/2 rounded-md border border-line-strong bg-surface p-6">
          <AlertDialog.Title className="text-base font-medium">{props.title}</AlertDialog.Title>
          <AlertDialog.Description asChild>
            <div className="mt-2 text-sm text-muted">{props.description}</div>
          </AlertDialog.Description>
          <div className="mt-6 flex flex-wrap justify-end gap-2">
            <AlertDialog.Cancel asChild>
              <Button>Cancel</Button>
            </AlertDialog.Cancel>
            {props.action ? (
              <form action={props.action}>
                {Object.entries(props.fields ?? {}).map(([name, value]) => (
                  <input key={name} type="hidden" name={name} value={value} />
                ))}
                {confirm}
              </form>
            ) : (
              <AlertDialog.Action asChild>{confirm}</AlertDialog.Action>
            )}
          </div>
        </AlertDialog.Content>
      </AlertDialog.Portal>
    </AlertDialog.Root>
  );
}
