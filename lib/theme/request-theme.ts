import { cookies } from 'next/headers';
import { isTheme, THEME_COOKIE, type Theme } from '@/lib/platform/theme';

/** The visitor's choice, or `system`. */
export async function requestTheme(): Promise<Theme> {
  const value = (await cookies()).get(THEME_COOKIE)?.value;
  return isTheme(value) ? value : 'system';
}
