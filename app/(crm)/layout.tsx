import type { ReactNode } from 'react';
import { PageFrame } from '@/components/shell/page-frame';
import { TopBar } from '@/components/shell/top-bar';
import { requireMember } from '@/lib/auth/session';
import { requestTheme } from '@/lib/theme/request-theme';

const areas = [
  { href: '/contacts', label: 'Contacts' },
  { href: '/deals', label: 'Deals' },
  { href: '/projects', label: 'Projects' },
  { href: '/credits', label: 'Credits' },
  { href: '/onboarding', label: 'Onboarding' },
];

export default async function CrmLayout({ children }: { children: ReactNode }) {
  const [user, theme] = await Promise.all([requireMember(), requestTheme()]);
  return <PageFrame bar={<TopBar side="crm" items={areas} user={user} theme={theme} />}>{children}</PageFrame>;
}
