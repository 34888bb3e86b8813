'use client';

import { clsx } from 'clsx';
import Link from 'next/link';
import { usePathname } from 'next/navigation';
import { type ReactNode, useCallback, useEffect, useRef, useState } from 'react';

export interface NavItem {
  href: string;
  label: string;
  /** A small figure beside the label. */
  badge?: ReactNode;
}

/** The areas of one side; a single row that scrolls sideways where it does not fit, and fades where there is more. */
export function NavLinks({ items, label }: { items: readonly NavItem[]; label: string }) {
  const path = usePathname();
  const row = useRef<HTMLElement>(null);
  const [more, setMore] = useState({ left: false, right: false });
  const measure = useCallback(() => {
    const element = row.current;
    if (element === null) return;
    const left = element.scrollLeft > 1;
    const right = element.scrollLeft + element.clientWidth < element.scrollWidth - 1;
    setMore((before) => (before.left === left && before.right === right ? before : { left, right }));
  }, []);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the path decides which link is the current one.
  useEffect(() => {
    row.current?.querySelector('[aria-current]')?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
    measure();
  }, [path]);
  useEffect(() => {
    const element = row.current;
    if (element === null) return;
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    return () => observer.disconnect();
  }, [measure]);
  return (
    <nav
      ref={row}
      aria-label={label}
      onScroll={measure}
      className={clsx(
        'relative min-w-0 overflow-x-auto [scrollbar-width:none]',
        more.left && 'mask-l-from-[calc(100%-2.5rem)]',
        more.right && 'mask-r-from-[calc(100%-2.5rem)]',
      )}
    >
      <ul className="flex items-stretch">
        {items.map(({ href, label: text, badge }) => {
          const current = path === href || path.startsWith(`${href}/`);
          return (
            <li key={href}>
              <Link
                href={href}
                aria-current={current ? 'page' : undefined}
                className={clsx(
                  'flex h-12 scroll-mx-12 items-center gap-1.5 border-y-2 border-t-transparent px-2.5 text-sm whitespace-nowrap -outline-offset-2',
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
