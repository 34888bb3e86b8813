import { clsx } from 'clsx';
import type { ComponentProps } from 'react';
import { controlClasses } from './control-classes';

/** A one-line text control. Put it in a Field, which gives it its label and error. */
export function Input({ className, type = 'text', ...rest }: ComponentProps<'input'>) {
  return (
    <input
      type={type}
      className={clsx(controlClasses, 'h-9 pointer-coarse:h-10 read-only:bg-hover', className)}
      {...rest}
    />
  );
}
