import { clsx } from 'clsx';
import Link from 'next/link';
import type { ComponentProps } from 'react';

export type ButtonVariant = 'primary' | 'secondary' | 'ghost' | 'danger';
export type ButtonSize = 'sm' | 'md' | 'icon';

interface ButtonLook {
  variant?: ButtonVariant;
  size?: ButtonSize;
}

const variants: Record<ButtonVariant, string> = {
  primary: 'border-accent bg-accent text-on-accent hover:opacity-90',
  secondary: 'border-line-strong bg-surface text-ink hover:bg-hover',
  ghost: 'border-transparent text-ink hover:bg-hover',
  danger: 'border-failed bg-surface text-failed hover:bg-hover',
};

const sizes: Record<ButtonSize, string> = {
  sm: 'h-8 px-2.5 text-xs',
  md: 'h-9 px-3.5 text-sm',
  /** Square, for one icon; the button then needs an aria-label. */
  icon: 'size-8 pointer-coarse:w-10',
};

/** The classes of a button, for elements that only look like one. */
export function buttonClasses({ variant = 'secondary', size = 'md' }: ButtonLook = {}): string {
  return clsx(
    'inline-flex shrink-0 items-center justify-center gap-2 rounded-md border font-medium whitespace-nowrap',
    'pointer-coarse:h-10 transition-colors disabled:cursor-not-allowed disabled:opacity-60',
    'aria-disabled:cursor-not-allowed aria-disabled:opacity-60',
    variants[variant],
    sizes[size],
  );
}

/** A button. Its text says what happens. `type` is `button` unless told otherwise. */
export function Button({ variant, size, className, type = 'button', ...rest }: ComponentProps<'button'> & ButtonLook) {
  return <button type={type} className={clsx(buttonClasses({ variant, size }), className)} {...rest} />;
}

/** A link that looks like a button: for going somewhere, never for changing something. */
export function LinkButton({ variant, size, className, ...rest }: ComponentProps<typeof Link> & ButtonLook) {
  return <Link className={clsx(buttonClasses({ variant, size }), className)} {...rest} />;
}
