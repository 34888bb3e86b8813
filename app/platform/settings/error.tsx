'use client';

import { PlatformError } from '@/components/platform/platform-error';

export default function SettingsError(props: { error: Error & { digest?: string }; reset: () => void }) {
  return <PlatformError title="The settings could not be read." {...props} />;
}
