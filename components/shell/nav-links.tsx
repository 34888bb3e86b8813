'use client';

import { clsx } from 'clsx';
import Link from 'next/link';
import { usePathname } from 'next/navigation';
import { type ReactNode, useEffect, useRef } from 'react';

export interface NavItem {
  href: string;
  label: string;
  /** A small figure beside the label. */
  badge?: ReactNode;
}

/** The areas of one side; a single row that scrolls sideways where it does not fit. */
export function NavLinks({ items, label }: { items: readonly NavItem[]; label: string }) {
  const path = usePathname();
  const row = useRef<HTMLElement>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the path decides which link is the current one.
  useEffect(() => {
    row.current?.querySelector('[aria-current]')?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
  }, [path]);
  return (
    <nav ref={row} aria-label={label} className="relative min-w-0 overflow-x-auto [scrollbar-width:none]">
      <ul className="flex items-stretch">
        {items.map(({ href, label: text, badge }) => {
          const current = path === href || path.startsWith(`${href}/`);
          return (
            <li key={href}>
              <Link
                href={href}
                aria-current={current ? 'page' : undefined}
                className={clsx(
                  'flex h-12 items-center gap-1.5 border-y-2 border-t-transparent px-3 text-sm whitespace-nowrap -outline-offset-2',
                  current ? 'border-b-ink text-ink' : 'border-b-transparent text-muted hover:text-ink',
                )}
              >
                {text}
                {badge}
              </Link>
            </li>
          );
        })}
      </ul>
    </nav>
  );
}
