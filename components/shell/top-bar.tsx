import { Activity } from 'lucide-react';
import Link from 'next/link';
import type { Theme } from '@/lib/platform/theme';
import { type NavItem, NavLinks } from './nav-links';
import { ThemeSwitch } from './theme-switch';
import { UserMenu } from './user-menu';

interface TopBarProps {
  /** Which side this is: it names the navigation and what the menu leads to. */
  side: 'crm' | 'platform';
  items: readonly NavItem[];
  user: { name: string; email: string; role: 'admin' | 'member' };
  theme: Theme;
}

const toPlatform = { href: '/platform/system-health', label: 'Go to the platform' };
const toCrm = { href: '/contacts', label: 'Go to the CRM' };
const members = { href: '/platform/members', label: 'Members' };

/** The bar above every page: one row on a wide screen; on a phone the areas stand in a second, scrollable row. */
export function TopBar({ side, items, user, theme }: TopBarProps) {
  const links = user.role === 'admin' ? [side === 'crm' ? toPlatform : toCrm, members] : [];
  const home = side === 'crm' ? toCrm.href : toPlatform.href;
  return (
    <header className="border-b bg-surface">
      <div className="mx-auto flex max-w-6xl flex-wrap items-center px-4 sm:px-6 lg:flex-nowrap">
        <Link href={home} className="mr-4 flex h-12 shrink-0 items-center gap-2 text-sm font-medium">
          <Activity aria-hidden className="size-4" />
          Selfheal
        </Link>
        <div className="order-2 ml-auto flex h-12 shrink-0 items-center gap-1 lg:order-3">
          <ThemeSwitch initial={theme} />
          <UserMenu name={user.name} email={user.email} role={user.role} links={links} />
        </div>
        <div className="order-3 -mx-3 w-[calc(100%+1.5rem)] min-w-0 lg:order-2 lg:mx-0 lg:w-auto lg:flex-1">
          <NavLinks label={side === 'crm' ? 'CRM' : 'Platform'} items={items} />
        </div>
      </div>
    </header>
  );
}
