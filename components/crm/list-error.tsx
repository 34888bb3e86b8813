'use client';

import { useRouter } from 'next/navigation';
import { startTransition } from 'react';
import { Button } from '@/components/ui/button';
import { ErrorState } from '@/components/ui/error-state';

/** What an error boundary of a list shows: what failed, and the button that reads it again. */
export function ListError({ what, reset }: { what: string; reset: () => void }) {
  const router = useRouter();
  const readAgain = () =>
    startTransition(() => {
      router.refresh();
      reset();
    });
  return (
    <ErrorState title={`${what} could not be read.`} action={<Button onClick={readAgain}>Read again</Button>}>
      The database did not answer, also when asked again. The failure was recorded; nothing was changed.
    </ErrorState>
  );
}
