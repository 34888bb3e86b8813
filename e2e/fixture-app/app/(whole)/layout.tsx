import { connection } from 'next/server';
import type { ReactNode } from 'react';

/** Waits for the request before anything is sent, so that a page has a status of its own and needs no JavaScript. */
export const instant = false;

export default async function WholeLayout({ children }: { children: ReactNode }) {
  await connection();
  return (
    <html lang="en">
      <body>{children}</body>
    </html>
  );
}
