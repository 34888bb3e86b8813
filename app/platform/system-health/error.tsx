'use client';

import { PlatformError } from '@/components/platform/platform-error';

export default function SystemHealthError(props: { error: Error & { digest?: string }; reset: () => void }) {
  return <PlatformError title="The state of the system could not be read." {...props} />;
}
