'use client';

import { PlatformError } from '@/components/platform/platform-error';

export default function GuardsError(props: { error: Error & { digest?: string }; reset: () => void }) {
  return <PlatformError title="The guards could not be read." {...props} />;
}
