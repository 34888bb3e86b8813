export const themes = ['system', 'light', 'dark'] as const;
export type Theme = (typeof themes)[number];

export const THEME_COOKIE = 'theme';

export function isTheme(value: unknown): value is Theme {
  return themes.some((theme) => theme === value);
}

/** A year. Readable by scripts, since the switch writes it without asking the server. */
export function themeCookieOptions(appUrl: string) {
  return { path: '/', maxAge: 31_536_000, sameSite: 'lax', secure: appUrl.startsWith('https:') } as const;
}
