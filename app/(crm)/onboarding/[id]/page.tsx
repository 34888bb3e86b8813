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
  const contactLink = (href: string, text: string) => (contactId ? <Link href={href}>{text}</Link> : text);
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
          <Row name="Contact">
            {contactLink(`/contacts/${contactId}`, contactId ? clientName : `${clientName} (deleted)`)}
          </Row>
          <Row name="Project">{projectId ? <Link href={`/projects/${projectId}`}>{projectName}</Link> : 'deleted'}</Row>
          <Row name="Credits">{contactLink(`/credits/${contactId}`, creditsGranted.toLocaleString('en'))}</Row>
          <Row name="Welcome e-mail">{welcomeStateLabels[mailState]}</Row>
          <Row name="SMS">{welcomeStateLabels[smsState]}</Row>
        </dl>
      </div>
    </>
  );
}

function Row({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div className="grid grid-cols-[9rem_minmax(0,1fr)] gap-4 border-t py-2.5 first:border-t-0 [&_a]:underline">
      <dt className="text-muted">{name}</dt>
      <dd className="break-words tabular-nums">{children}</dd>
    </div>
  );
}
