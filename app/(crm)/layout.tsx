import { type ReactNode, Suspense } from 'react';
import { PageFrame } from '@/components/shell/page-frame';
import { TopBar } from '@/components/shell/top-bar';
import { requireMember } from '@/lib/auth/session';
import { requestTheme } from '@/lib/theme/request-theme';
import { OpenDealsBadge } from './open-deals-badge';

export default async function CrmLayout({ children }: { children: ReactNode }) {
  const [user, theme] = await Promise.all([requireMember(), requestTheme()]);
  const badge = (
    <Suspense fallback={null}>
      <OpenDealsBadge actor={{ tenantId: user.tenantId, actorId: user.id }} />
    </Suspense>
  );
  const areas = [
    { href: '/contacts', label: 'Contacts' },
    { href: '/deals', label: 'Deals', badge },
    { href: '/projects', label: 'Projects' },
    { href: '/credits', label: 'Credits' },
    { href: '/onboarding', label: 'Onboarding' },
  ];
  return <PageFrame bar={<TopBar side="crm" items={areas} user={user} theme={theme} />}>{children}</PageFrame>;
}
