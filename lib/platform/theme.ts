import type { Theme } from '@/lib/self-healing/core/host-app';

export type { Theme };

export const themes: readonly Theme[] = ['system', 'light', 'dark'];

export const THEME_COOKIE = 'theme';

export function isTheme(value: unknown): value is Theme {
  return themes.some((theme) => theme === value);
}

/** A year. Readable by scripts, since the switch writes it without asking the server. */
export function themeCookieOptions(appUrl: string) {
  return { path: '/', maxAge: 31_536_000, sameSite: 'lax', secure: appUrl.startsWith('https:') } as const;
}
