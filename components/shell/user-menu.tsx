'use client';

import { ChevronDown } from 'lucide-react';
import Link from 'next/link';
import { useEffect, useRef } from 'react';
import { Button, buttonClasses } from '@/components/ui/button';

export interface UserMenuProps {
  name: string;
  /** Lines above the links: an e-mail address, a role. */
  details: readonly string[];
  links: readonly { href: string; label: string }[];
  /** A server action. */
  signOut?: (form: FormData) => Promise<void>;
}

/** Who is signed in, and the way out. A disclosure, so that it opens without JavaScript, too. */
export function UserMenu({ name, details: [first, ...others], links, signOut }: UserMenuProps) {
  const menu = useRef<HTMLDetailsElement>(null);
  useEffect(() => {
    const close = () => menu.current?.removeAttribute('open');
    const onPointer = (event: PointerEvent) => {
      if (event.target instanceof Node && !menu.current?.contains(event.target)) close();
    };
    const onKey = (event: KeyboardEvent) => {
      if (event.key !== 'Escape' || !menu.current?.open) return;
      close();
      menu.current.querySelector('summary')?.focus();
    };
    document.addEventListener('pointerdown', onPointer);
    document.addEventListener('keydown', onKey);
    return () => {
      document.removeEventListener('pointerdown', onPointer);
      document.removeEventListener('keydown', onKey);
    };
  }, []);
  return (
    <details ref={menu} className="relative">
      <summary
        className={`${buttonClasses({ variant: 'ghost', size: 'sm' })} list-none [&::-webkit-details-marker]:hidden`}
      >
        <span className="max-w-28 truncate sm:max-w-40">{name}</span>
        <ChevronDown aria-hidden className="size-4" />
        <span className="sr-only">account</span>
      </summary>
      <div className="absolute right-0 z-30 mt-1 grid w-64 gap-1 rounded-md border border-line-strong bg-surface p-2">
        <p className="min-w-0 px-2 py-1 text-xs text-muted">
          <span className="block truncate text-sm text-ink">{first ?? name}</span>
          {others.join(' · ')}
        </p>
        {links.map(({ href, label }) => (
          <Link
            key={href}
            href={href}
            onClick={() => menu.current?.removeAttribute('open')}
            className="touch-target flex items-center rounded-sm px-2 text-sm hover:bg-hover"
          >
            {label}
          </Link>
        ))}
        {signOut ? (
          <form action={signOut} className="grid border-t pt-2">
            <Button type="submit" size="sm">
              Sign out
            </Button>
          </form>
        ) : null}
      </div>
    </details>
  );
}
