'use client';

import { PlatformError } from '@/components/platform/platform-error';

export default function EventsError(props: { error: Error & { digest?: string }; reset: () => void }) {
  return <PlatformError title="The events could not be read." {...props} />;
}
