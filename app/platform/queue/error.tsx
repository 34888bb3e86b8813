'use client';

import { PlatformError } from '@/components/platform/platform-error';

export default function QueueError(props: { error: Error & { digest?: string }; reset: () => void }) {
  return <PlatformError title="The queue could not be read." {...props} />;
}
