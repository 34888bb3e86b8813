'use client';

import { LoaderCircle } from 'lucide-react';
import type { ComponentProps } from 'react';
import { useFormStatus } from 'react-dom';
import { Button, type ButtonSize, type ButtonVariant } from './button';

interface SubmitButtonProps extends ComponentProps<'button'> {
  variant?: ButtonVariant;
  size?: ButtonSize;
  /** What it says while the form is on its way. Default: its usual text. */
  pendingLabel?: string;
}

/** Submits its form, and shows that it is on its way. A second click while pending does nothing. */
export function SubmitButton({ children, pendingLabel, variant = 'primary', onClick, ...rest }: SubmitButtonProps) {
  const { pending } = useFormStatus();
  return (
    <Button
      {...rest}
      type="submit"
      variant={variant}
      aria-disabled={pending || rest['aria-disabled']}
      onClick={(event) => {
        // Not `disabled`: that would drop the focus to the top of the page.
        if (pending) event.preventDefault();
        onClick?.(event);
      }}
    >
      {pending ? <LoaderCircle aria-hidden className="size-4 animate-spin" /> : null}
      {pending && pendingLabel ? pendingLabel : children}
    </Button>
  );
}
