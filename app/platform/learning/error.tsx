'use client';

import { PlatformError } from '@/components/platform/platform-error';

export default function LearningError(props: { error: Error & { digest?: string }; reset: () => void }) {
  return <PlatformError title="What was learned could not be read." {...props} />;
}
