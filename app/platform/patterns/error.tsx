'use client';

import { PlatformError } from '@/components/platform/platform-error';

export default function PatternsError(props: { error: Error & { digest?: string }; reset: () => void }) {
  return <PlatformError title="The patterns could not be read." {...props} />;
}
