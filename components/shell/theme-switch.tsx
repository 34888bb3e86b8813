'use client';

import { Moon, Sun, SunMoon } from 'lucide-react';
import { useState } from 'react';
import { buttonClasses } from '@/components/ui/button';
import { THEME_COOKIE, type Theme, themeCookieOptions, themes } from '@/lib/platform/theme';

const icons = { system: SunMoon, light: Sun, dark: Moon };

interface ThemeSwitchProps {
  initial: Theme;
  /** Stores the choice where no JavaScript runs: a server action. */
  choose: (form: FormData) => Promise<void>;
}

/** Goes through system, light and dark. Without JavaScript it is a plain form. */
export function ThemeSwitch({ initial, choose }: ThemeSwitchProps) {
  const [theme, setTheme] = useState(initial);
  const next = themes[(themes.indexOf(theme) + 1) % themes.length] ?? 'system';
  const Icon = icons[theme];
  const label = `Theme: ${theme}. Change to ${next}.`;
  return (
    <form
      action={choose}
      onSubmit={(event) => {
        event.preventDefault();
        applyTheme(next);
        setTheme(next);
      }}
    >
      <input type="hidden" name="theme" value={next} />
      <button
        type="submit"
        title={label}
        aria-label={label}
        className={buttonClasses({ variant: 'ghost', size: 'icon' })}
      >
        <Icon aria-hidden className="size-4" />
      </button>
    </form>
  );
}

function applyTheme(theme: Theme): void {
  // Embedded in another app, the look of its own pages is not ours to change.
  const root = document.querySelector<HTMLElement>('[data-selfheal]') ?? document.documentElement;
  if (theme === 'system') delete root.dataset.theme;
  else root.dataset.theme = theme;
  const { path, maxAge, sameSite, secure } = themeCookieOptions(location.href);
  // biome-ignore lint/suspicious/noDocumentCookie: the Cookie Store API is not in every supported browser.
  document.cookie = `${THEME_COOKIE}=${theme}; Path=${path}; Max-Age=${maxAge}; SameSite=${sameSite}${secure ? '; Secure' : ''}`;
}
