import type { PlatformArea } from '@/lib/self-healing/core/host-app';

/** Where the platform begins: with what is wrong now. */
export const platformHome = '/platform/system-health';

/** The platform's own areas, in the order of its navigation. A host's follow. */
export const platformAreas: readonly PlatformArea[] = [
  { href: platformHome, label: 'System health' },
  { href: '/platform/events', label: 'Events' },
  { href: '/platform/patterns', label: 'Patterns' },
  { href: '/platform/learning', label: 'Learning' },
  { href: '/platform/guards', label: 'Guards' },
  { href: '/platform/queue', label: 'Queue' },
  { href: '/platform/in-doubt', label: 'In doubt' },
  { href: '/platform/audit', label: 'Audit' },
  { href: '/platform/settings', label: 'Settings' },
  { href: '/platform/doctor', label: 'Doctor' },
];
