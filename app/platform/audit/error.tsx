'use client';

import { PlatformError } from '@/components/platform/platform-error';

export default function AuditError(props: { error: Error & { digest?: string }; reset: () => void }) {
  return <PlatformError title="The audit record could not be read." {...props} />;
}
