import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { FirstRunForm } from '@/components/shell/first-run-form';
import { Notice } from '@/components/ui/notice';
import { firstRunState } from '@/lib/auth/first-run';

export const metadata: Metadata = { title: 'First run', referrer: 'no-referrer' };

/** Makes the first admin. It exists until there is one, and opens only with the token that the start printed. */
export default async function FirstRunPage({ searchParams }: PageProps<'/first-run'>) {
  const { token } = await searchParams;
  const state = await firstRunState(token);
  if (state === 'closed') notFound();
  return (
    <>
      <div className="grid gap-1">
        <h1 className="text-lg font-medium">Make the first admin</h1>
        <p className="text-sm text-muted">This page works once. The admin can add everybody else.</p>
      </div>
      {state === 'refused' || typeof token !== 'string' ? (
        <Notice tone="warning">This link is not valid. Restart the server: it prints a new one.</Notice>
      ) : (
        <FirstRunForm token={token} />
      )}
    </>
  );
}
