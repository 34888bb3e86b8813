'use client';

import { PlatformError } from '@/components/platform/platform-error';

export default function FaultLabError({ error, reset }: { error: Error & { digest?: string }; reset: () => void }) {
  return <PlatformError title="The fault lab could not be shown." error={error} reset={reset} />;
}
