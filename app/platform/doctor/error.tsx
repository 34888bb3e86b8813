'use client';

import { PlatformError } from '@/components/platform/platform-error';

export default function DoctorError(props: { error: Error & { digest?: string }; reset: () => void }) {
  return <PlatformError title="The findings could not be read." {...props} />;
}
