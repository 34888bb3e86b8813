import type { Metadata } from 'next';
import { redirect } from 'next/navigation';
import { SignInForm } from '@/components/shell/sign-in-form';
import { Notice } from '@/components/ui/notice';
import { anyoneCanSignIn } from '@/lib/auth/first-run';
import { currentUser } from '@/lib/auth/session';
import { safeReturnPath } from '@/lib/auth/sign-in-path';

export const metadata: Metadata = { title: 'Sign in' };

export default async function SignInPage({ searchParams }: PageProps<'/sign-in'>) {
  const next = safeReturnPath((await searchParams).next);
  if (await currentUser()) redirect(next);
  return (
    <>
      <h1 className="text-lg font-medium">Sign in</h1>
      {(await anyoneCanSignIn()) ? null : (
        <Notice>Nobody has an account yet. Open the link that the server printed when it started.</Notice>
      )}
      <SignInForm next={next} />
    </>
  );
}
