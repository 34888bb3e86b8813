import type { Metadata } from 'next';
import Link from 'next/link';
import { notFound } from 'next/navigation';
import type { ReactNode } from 'react';
import { WelcomeNotices } from '@/components/crm/welcome-notices';
import { LinkButton } from '@/components/ui/button';
import { Notice } from '@/components/ui/notice';
import { PageHeader } from '@/components/ui/page-header';
import { pageId } from '@/lib/crm/page-query';
import { welcomeStateLabels } from '@/lib/crm/vocabulary';
import { actingMember } from '@/lib/forms/acting-member';
import { getOnboarding } from '@/operations/onboarding';

export const metadata: Metadata = { title: 'Onboarding' };

export default async function OnboardingPage({ params }: { params: Promise<{ id: string }> }) {
  const actor = await actingMember();
  const id = await pageId(params);
  const onboarding = id ? await getOnboarding(actor, id) : null;
  if (!onboarding) notFound();
  const { clientName, contactId, projectId, projectName, creditsGranted, mailState, smsState } = onboarding;
  const rows: [string, ReactNode][] = [
    ['Contact', contactId ? <Link href={`/contacts/${contactId}`}>{clientName}</Link> : `${clientName} (deleted)`],
    ['Project', projectId ? <Link href={`/projects/${projectId}`}>{projectName}</Link> : 'deleted'],
    [
      'Credits',
      contactId ? <Link href={`/credits/${contactId}`}>{creditsGranted.toLocaleString('en')}</Link> : creditsGranted,
    ],
    ['Welcome e-mail', welcomeStateLabels[mailState]],
    ['SMS', welcomeStateLabels[smsState]],
  ];
  return (
    <>
      <PageHeader
        title={clientName}
        actions={
          <>
            <LinkButton href="/onboarding">All onboardings</LinkButton>
            <LinkButton href="/onboarding/new">Onboard another</LinkButton>
          </>
        }
      />
      <div className="grid max-w-xl gap-2">
        <Notice tone="success">The client is set up.</Notice>
        <WelcomeNotices mailState={mailState} smsState={smsState} />
        <dl className="mt-4 grid text-sm">
          {rows.map(([name, content]) => (
            <div key={name} className="grid grid-cols-[9rem_minmax(0,1fr)] gap-4 border-t py-2.5 [&_a]:underline">
              <dt className="text-muted">{name}</dt>
              <dd className="break-words tabular-nums">{content}</dd>
            </div>
          ))}
        </dl>
      </div>
    </>
  );
}
