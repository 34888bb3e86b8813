import { clsx } from 'clsx';
import type { ComponentProps, ReactNode } from 'react';

interface TableProps {
  /** What the table lists; read out, and shown only to screen readers. */
  caption: string;
  head: ReactNode;
  children: ReactNode;
  /** On a narrow screen each row becomes a block, its cells one below the other: nothing is out of sight. */
  stacked?: boolean;
  className?: string;
}

/** Below `sm` only; the heads stay for screen readers, and cells show their `narrowLabel`. */
const stackedLook = clsx(
  'max-sm:block max-sm:[&_tbody]:block max-sm:[&_thead]:sr-only max-sm:[&_thead]:block',
  'max-sm:[&_td]:block max-sm:[&_td]:h-auto max-sm:[&_td]:px-0 max-sm:[&_td]:py-1 max-sm:[&_td]:text-left',
  'max-sm:[&_tbody>tr]:block max-sm:[&_tbody>tr]:py-2',
);

/** A table that scrolls sideways inside its own frame, so that the page never does. */
export function Table({ caption, head, children, stacked = false, className }: TableProps) {
  return (
    // biome-ignore lint/a11y/useSemanticElements: a section would add a landmark for each table.
    <div
      role="group"
      aria-label={caption}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard.
      tabIndex={0}
      className={clsx('relative overflow-x-auto border-y', className)}
    >
      <table className={clsx('w-full border-collapse text-left text-sm', stacked && stackedLook)}>
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

interface TdLook extends CellLook {
  /** The column's name, shown where a stacked table has no heads. */
  narrowLabel?: string;
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

export function Td({ numeric, narrowLabel, className, children, ...rest }: ComponentProps<'td'> & TdLook) {
  return (
    <td
      className={clsx(
        'h-10 px-3 py-2 first:pl-0 last:pr-0 max-sm:min-w-28',
        numeric && 'text-right whitespace-nowrap',
        className,
      )}
      {...rest}
    >
      {narrowLabel === undefined ? null : (
        <span aria-hidden className="block text-xs text-muted sm:hidden">
          {narrowLabel}
        </span>
      )}
      {children}
    </td>
  );
}

export function Tr({ className, ...rest }: ComponentProps<'tr'>) {
  return <tr className={clsx('border-t hover:bg-hover', className)} {...rest} />;
}
