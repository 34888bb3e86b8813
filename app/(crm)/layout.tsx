import { type ReactNode, Suspense } from 'react';
import { chooseTheme, signOut } from '@/actions/auth-actions';
import { PageFrame } from '@/components/shell/page-frame';
import { TopBar } from '@/components/shell/top-bar';
import { requireMember } from '@/lib/auth/session';
import { requestTheme } from '@/lib/theme/request-theme';
import { OpenDealsBadge } from './open-deals-badge';

const adminLinks = [
  { href: '/platform/system-health', label: 'Go to the platform' },
  { href: '/platform/members', label: 'Members' },
];

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
  const links = user.role === 'admin' ? adminLinks : [];
  const bar = (
    <TopBar
      home="/contacts"
      label="CRM"
      items={areas}
      user={{ name: user.name, details: [user.email, user.role], links, signOut }}
      theme={{ initial: theme, choose: chooseTheme }}
    />
  );
  return <PageFrame bar={bar}>{children}</PageFrame>;
}
