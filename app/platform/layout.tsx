import type { ReactNode } from 'react';
import { PageFrame } from '@/components/shell/page-frame';
import { TopBar } from '@/components/shell/top-bar';
import { adminOrAway } from '@/lib/auth/admin-or-away';
import { requestTheme } from '@/lib/theme/request-theme';

const areas = [
  { href: '/platform/system-health', label: 'System health' },
  { href: '/platform/events', label: 'Events' },
  { href: '/platform/patterns', label: 'Patterns' },
  { href: '/platform/learning', label: 'Learning' },
  { href: '/platform/guards', label: 'Guards' },
  { href: '/platform/queue', label: 'Queue' },
  { href: '/platform/in-doubt', label: 'In doubt' },
  { href: '/platform/audit', label: 'Audit' },
  { href: '/platform/settings', label: 'Settings' },
  { href: '/platform/fault-lab', label: 'Fault lab' },
  { href: '/platform/outbox', label: 'Outbox' },
];

export default async function PlatformLayout({ children }: { children: ReactNode }) {
  const [{ admin: user }, theme] = await Promise.all([adminOrAway(), requestTheme()]);
  return <PageFrame bar={<TopBar side="platform" items={areas} user={user} theme={theme} />}>{children}</PageFrame>;
}
