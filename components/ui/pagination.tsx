import { clsx } from 'clsx';
import { ChevronLeft, ChevronRight } from 'lucide-react';
import { buttonClasses, LinkButton } from './button';

interface PaginationProps {
  /** Addresses of the neighbours; null at either end. */
  previousHref: string | null;
  nextHref: string | null;
  /** For instance "1–20 of 143". */
  label?: string;
  /** What the two steps are called, where they are no neighbours. */
  previousWord?: string;
  nextWord?: string;
  className?: string;
}

function Step({ href, word, previous }: { href: string | null; word: string; previous?: boolean }) {
  const content = (
    <>
      {previous ? <ChevronLeft aria-hidden className="size-4" /> : null}
      {word}
      {previous ? null : <ChevronRight aria-hidden className="size-4" />}
    </>
  );
  if (href === null) {
    return (
      <span aria-disabled="true" className={buttonClasses({ size: 'sm' })}>
        {content}
      </span>
    );
  }
  return (
    <LinkButton size="sm" href={href} rel={previous ? 'prev' : 'next'} scroll={false}>
      {content}
    </LinkButton>
  );
}

/** Steps through a long list by links, so that each page has an address. */
export function Pagination(props: PaginationProps) {
  const { previousHref, nextHref, label, previousWord = 'Previous', nextWord = 'Next', className } = props;
  return (
    <nav aria-label="Pages" className={clsx('flex flex-wrap items-center justify-between gap-3 pt-4', className)}>
      <p className="text-xs text-muted">{label}</p>
      <div className="flex gap-2">
        <Step href={previousHref} word={previousWord} previous />
        <Step href={nextHref} word={nextWord} />
      </div>
    </nav>
  );
}
