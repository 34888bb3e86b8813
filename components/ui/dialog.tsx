'use client';

import { cloneElement, type MouseEvent, type ReactElement, type ReactNode, useId, useRef } from 'react';
import { Button } from './button';

interface ConfirmDialogProps {
  /** The element that opens the dialog: one button. */
  trigger: ReactElement<{ onClick?: (event: MouseEvent) => void; 'aria-haspopup'?: 'dialog' }>;
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
 * Asks before something that is hard to undo. The browser's own modal dialog: it keeps the focus, closes on Escape,
 * gives the focus back, and injects no styles that the Content-Security-Policy would refuse.
 */
export function ConfirmDialog(props: ConfirmDialogProps) {
  const { trigger, title, description, confirmLabel, danger, action, fields, onConfirm } = props;
  const dialog = useRef<HTMLDialogElement>(null);
  const id = useId();
  const close = () => dialog.current?.close();
  const open = (event: MouseEvent) => {
    trigger.props.onClick?.(event);
    if (event.defaultPrevented) return;
    // A trigger may submit its form: that is what it does without JavaScript.
    event.preventDefault();
    dialog.current?.showModal();
  };
  const confirm = () => {
    close();
    onConfirm?.();
  };
  const variant = danger ? 'danger' : 'primary';
  return (
    <>
      {cloneElement(trigger, { onClick: open, 'aria-haspopup': 'dialog' })}
      <dialog
        ref={dialog}
        role="alertdialog"
        aria-labelledby={`${id}-title`}
        aria-describedby={`${id}-text`}
        className="m-auto w-full max-w-[min(28rem,calc(100vw-2rem))] rounded-md border border-line-strong bg-surface p-6 text-left text-sm font-normal whitespace-normal text-ink backdrop:bg-canvas/80"
      >
        <h2 id={`${id}-title`} className="text-base">
          {title}
        </h2>
        <div id={`${id}-text`} className="mt-2 text-muted">
          {description}
        </div>
        <div className="mt-6 flex flex-wrap justify-end gap-2">
          <Button autoFocus onClick={close}>
            Cancel
          </Button>
          {action ? (
            <form action={action} onSubmit={close}>
              {Object.entries(fields ?? {}).map(([name, value]) => (
                <input key={name} type="hidden" name={name} value={value} />
              ))}
              <Button type="submit" variant={variant} onClick={onConfirm}>
                {confirmLabel}
              </Button>
            </form>
          ) : (
            <Button variant={variant} onClick={confirm}>
              {confirmLabel}
            </Button>
          )}
        </div>
      </dialog>
    </>
  );
}
