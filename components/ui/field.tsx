import { clsx } from 'clsx';
import { CircleAlert } from 'lucide-react';
import { cloneElement, type ReactElement, type ReactNode, useId } from 'react';

interface ControlProps {
  id?: string;
  required?: boolean;
  'aria-describedby'?: string;
  'aria-invalid'?: boolean | 'true' | 'false';
}

interface FieldProps {
  label: ReactNode;
  hint?: ReactNode;
  /** What is wrong and how to mend it; several are shown one below the other. */
  error?: string | readonly string[] | null;
  className?: string;
  /** Exactly one control: Input, Select, Textarea. */
  children: ReactElement<ControlProps>;
}

/** Label, control, hint and error of one value; wires their ids. Works on the server and on the client. */
export function Field({ label, hint, error, className, children }: FieldProps) {
  const generated = useId();
  const id = children.props.id ?? generated;
  const errors = error === undefined || error === null ? [] : typeof error === 'string' ? [error] : [...error];
  const hintId = hint && errors.length === 0 ? `${id}-hint` : undefined;
  const errorId = errors.length > 0 ? `${id}-error` : undefined;
  const describedBy = [children.props['aria-describedby'], errorId, hintId].filter(Boolean).join(' ');
  return (
    <div className={clsx('grid content-start gap-1.5', className)}>
      <label htmlFor={id} className="text-sm font-medium">
        {label}
        {children.props.required ? null : <span className="ml-1.5 font-normal text-muted">optional</span>}
      </label>
      {cloneElement(children, {
        id,
        'aria-describedby': describedBy === '' ? undefined : describedBy,
        'aria-invalid': errorId ? true : children.props['aria-invalid'],
      })}
      {errorId ? (
        <div id={errorId} className="grid gap-1 text-sm text-failed">
          {errors.map((text) => (
            <p key={text} className="flex items-start gap-1.5">
              <CircleAlert aria-hidden className="mt-0.5 size-4 shrink-0" />
              <span className="min-w-0">{text}</span>
            </p>
          ))}
        </div>
      ) : null}
      {hintId ? (
        <p id={hintId} className="text-xs text-muted">
          {hint}
        </p>
      ) : null}
    </div>
  );
}
