'use client';

import { clsx } from 'clsx';
import Link from 'next/link';
import { usePathname } from 'next/navigation';
import type { ReactNode } from 'react';

export interface NavItem {
  href: string;
  label: string;
  /** A small figure beside the label. */
  badge?: ReactNode;
}

/** The areas of one side; a single row that scrolls sideways where it does not fit. */
export function NavLinks({ items, label }: { items: readonly NavItem[]; label: string }) {
  const path = usePathname();
  return (
    <nav aria-label={label} className="min-w-0 overflow-x-auto [scrollbar-width:none]">
      <ul className="flex items-stretch">
        {items.map(({ href, label: text, badge }) => {
          const current = path === href || path.startsWith(`${href}/`);
          return (
            <li key={href}>
              <Link
                href={href}
                aria-current={current ? 'page' : undefined}
                className={clsx(
                  'flex h-12 items-center gap-1.5 border-b-2 px-3 text-sm whitespace-nowrap -outline-offset-2',
                  current ? 'border-ink text-ink' : 'border-transparent text-muted hover:text-ink',
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
