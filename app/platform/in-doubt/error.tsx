'use client';

import { PlatformError } from '@/components/platform/platform-error';

export default function InDoubtError(props: { error: Error & { digest?: string }; reset: () => void }) {
  return <PlatformError title="What is in doubt could not be read." {...props} />;
}
