import type { ReactNode } from 'react';
import { FaultLabOffer } from '@/components/platform/fault-lab-offer';
import { PageFrame } from '@/components/shell/page-frame';
import { TopBar } from '@/components/shell/top-bar';
import { adminOrAway } from '@/lib/platform/access';
import { platformAreas, platformHome } from '@/lib/platform/areas';
import type { HostApp } from '@/lib/self-healing/core/host-app';
import { host } from '@/self-healing.host';

const { areas = [], menu = {}, theme }: HostApp = host;

export default async function PlatformLayout({ children }: { children: ReactNode }) {
  const [{ admin }, initial] = await Promise.all([adminOrAway(), theme?.current()]);
  const { links = [], signOut } = menu;
  const bar = (
    <TopBar
      home={platformHome}
      label="Platform"
      items={[...platformAreas, ...areas]}
      user={{ name: admin.name ?? 'Signed in', details: admin.details, links, ...(signOut ? { signOut } : {}) }}
      theme={theme && initial ? { initial, choose: theme.choose } : null}
    />
  );
  const faultLab = areas.some(({ href }) => href === '/platform/fault-lab');
  return (
    <PageFrame bar={bar}>
      <FaultLabOffer offered={faultLab}>{children}</FaultLabOffer>
    </PageFrame>
  );
}
