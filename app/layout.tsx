import type { Metadata, Viewport } from 'next';
import type { ReactNode } from 'react';
import { fontVariables } from '@/components/shell/fonts';
import { requestTheme } from '@/lib/theme/request-theme';
import './globals.css';

export const metadata: Metadata = {
  title: { default: 'Selfheal', template: '%s · Selfheal' },
  description: 'A CRM whose failed actions recover by themselves, and a page that tells how.',
  robots: { index: false, follow: false },
};

export const viewport: Viewport = { width: 'device-width', initialScale: 1, colorScheme: 'light dark' };

/** Reads a cookie, and so makes every page dynamic: a nonce cannot stand in a page that was rendered at build time. */
export default async function RootLayout({ children }: { children: ReactNode }) {
  const theme = await requestTheme();
  return (
    <html lang="en" className={fontVariables} data-theme={theme === 'system' ? undefined : theme}>
      <body>{children}</body>
    </html>
  );
}
