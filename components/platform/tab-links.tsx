import { clsx } from 'clsx';
import Link from 'next/link';

/** Views of one list as plain links, so that each has an address. */
export function TabLinks({
  label,
  tabs,
}: {
  label: string;
  tabs: readonly { href: string; label: string; current: boolean }[];
}) {
  return (
    <nav aria-label={label} className="-mx-2 mb-3 flex flex-wrap">
      {tabs.map((tab) => (
        <Link
          key={tab.href}
          href={tab.href}
          scroll={false}
          aria-current={tab.current ? 'page' : undefined}
          className={clsx(
            'inline-flex h-9 items-center rounded-md px-2 pointer-coarse:h-10',
            tab.current ? 'font-medium underline decoration-2 underline-offset-8' : 'text-muted hover:text-ink',
          )}
        >
          {tab.label}
        </Link>
      ))}
    </nav>
  );
}
