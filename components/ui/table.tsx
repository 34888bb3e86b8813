import { clsx } from 'clsx';
import type { ComponentProps, ReactNode } from 'react';

interface TableProps {
  /** What the table lists; read out, and shown only to screen readers. */
  caption: string;
  head: ReactNode;
  children: ReactNode;
  className?: string;
}

/** A table that scrolls sideways inside its own frame, so that the page never does. */
export function Table({ caption, head, children, className }: TableProps) {
  return (
    // biome-ignore lint/a11y/useSemanticElements: a section would add a landmark for each table.
    <div
      role="group"
      aria-label={caption}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard.
      tabIndex={0}
      className={clsx('relative overflow-x-auto border-y', className)}
    >
      <table className="w-full border-collapse text-left text-sm">
        <caption className="sr-only">{caption}</caption>
        <thead>
          <tr>{head}</tr>
        </thead>
        <tbody>{children}</tbody>
      </table>
    </div>
  );
}

interface CellLook {
  /** Figures stand to the right, one below the other. */
  numeric?: boolean;
}

export function Th({ numeric, className, scope = 'col', ...rest }: ComponentProps<'th'> & CellLook) {
  return (
    <th
      scope={scope}
      className={clsx(
        'h-10 px-3 text-xs font-medium whitespace-nowrap text-muted first:pl-0 last:pr-0',
        numeric && 'text-right',
        className,
      )}
      {...rest}
    />
  );
}

export function Td({ numeric, className, ...rest }: ComponentProps<'td'> & CellLook) {
  return (
    <td
      className={clsx(
        'h-10 px-3 py-2 first:pl-0 last:pr-0 max-sm:min-w-28',
        numeric && 'text-right whitespace-nowrap',
        className,
      )}
      {...rest}
    />
  );
}

export function Tr({ className, ...rest }: ComponentProps<'tr'>) {
  return <tr className={clsx('border-t hover:bg-hover', className)} {...rest} />;
}
