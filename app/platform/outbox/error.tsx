'use client';

import { PlatformError } from '@/components/platform/platform-error';

export default function OutboxError(props: { error: Error & { digest?: string }; reset: () => void }) {
  return <PlatformError title="The outbox could not be read." {...props} />;
}
