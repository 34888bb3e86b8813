import { Activity } from 'lucide-react';
import Link from 'next/link';
import type { Theme } from '@/lib/platform/theme';
import { type NavItem, NavLinks } from './nav-links';
import { ThemeSwitch } from './theme-switch';
import { UserMenu, type UserMenuProps } from './user-menu';

interface TopBarProps {
  /** Where the name on the left leads. */
  home: string;
  /** Names the navigation. */
  label: string;
  items: readonly NavItem[];
  /** Null where nothing is known of who is signed in. */
  user: UserMenuProps | null;
  theme: { initial: Theme; choose: (form: FormData) => Promise<void> } | null;
}

/** The bar above every page: one row on a wide screen; on a phone the areas stand in a second, scrollable row. */
export function TopBar({ home, label, items, user, theme }: TopBarProps) {
  return (
    <header className="border-b bg-surface">
      <div className="mx-auto flex max-w-6xl flex-wrap items-center px-4 sm:px-6 lg:flex-nowrap">
        <Link href={home} className="mr-4 flex h-12 shrink-0 items-center gap-2 text-sm font-medium">
          <Activity aria-hidden className="size-4" />
          Selfheal
        </Link>
        <div className="order-2 ml-auto flex h-12 shrink-0 items-center gap-1 lg:order-3">
          {theme ? <ThemeSwitch {...theme} /> : null}
          {user ? <UserMenu {...user} /> : null}
        </div>
        <div className="order-3 -mx-3 w-[calc(100%+1.5rem)] min-w-0 lg:order-2 lg:mx-0 lg:w-auto lg:flex-1">
          <NavLinks label={label} items={items} />
        </div>
      </div>
    </header>
  );
}
