import { Activity } from 'lucide-react';
import type { ReactNode } from 'react';
import { chooseTheme } from '@/actions/auth-actions';
import { ThemeSwitch } from '@/components/shell/theme-switch';
import { requestTheme } from '@/lib/theme/request-theme';

export default async function AuthLayout({ children }: { children: ReactNode }) {
  return (
    <>
      <header className="flex h-12 items-center justify-between px-4 sm:px-6">
        <p className="flex items-center gap-2 text-sm font-medium">
          <Activity aria-hidden className="size-4" />
          Selfheal
        </p>
        <ThemeSwitch initial={await requestTheme()} choose={chooseTheme} />
      </header>
      <main className="mx-auto grid w-full max-w-sm gap-6 px-4 pt-12 pb-16 sm:pt-24">{children}</main>
    </>
  );
}
