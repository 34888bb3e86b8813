'use client';

import { useRouter } from 'next/navigation';
import { useTransition } from 'react';
import { Button } from '@/components/ui/button';
import { ErrorState } from '@/components/ui/error-state';

interface PlatformErrorProps {
  /** "The events could not be read." */
  title: string;
  error: Error & { digest?: string };
  reset: () => void;
}

/** What an admin page shows when it could not be read. The error's own text stays on the server. */
export function PlatformError({ title, error, reset }: PlatformErrorProps) {
  const router = useRouter();
  const [pending, start] = useTransition();
  const retry = () =>
    start(() => {
      router.refresh();
      reset();
    });
  return (
    <ErrorState
      title={title}
      action={
        <Button onClick={retry} aria-disabled={pending}>
          {pending ? 'Trying…' : 'Try again'}
        </Button>
      }
    >
      The database may be away; the app goes on without healing records until it is back.
      {error.digest ? ` The server's log has the cause under ${error.digest}.` : ''}
    </ErrorState>
  );
}
