import type { Metadata } from 'next';
import Link from 'next/link';
import { Streamed } from '@/components/crm/streamed';
import { LinkButton } from '@/components/ui/button';
import { EmptyState } from '@/components/ui/empty-state';
import { PageHeader } from '@/components/ui/page-header';
import { RelativeTime } from '@/components/ui/relative-time';
import { TableSkeleton } from '@/components/ui/skeleton';
import { Table, Td, Th, Tr } from '@/components/ui/table';
import { welcomeStateLabels } from '@/lib/crm/vocabulary';
import { actingMember } from '@/lib/forms/acting-member';
import type { Actor } from '@/lib/self-healing/core/ports';
import { listOnboardings } from '@/operations/onboarding';

export const metadata: Metadata = { title: 'Onboarding' };

export default async function OnboardingListPage() {
  const actor = await actingMember();
  const start = (
    <LinkButton href="/onboarding/new" variant="primary">
      Onboard a client
    </LinkButton>
  );
  return (
    <>
      <PageHeader
        title="Onboarding"
        description="A new client in one go: contact, project, credits and a welcome."
        actions={start}
      />
      <Streamed skeleton={<TableSkeleton columns={5} />}>
        <OnboardingList actor={actor} />
      </Streamed>
    </>
  );
}

async function OnboardingList({ actor }: { actor: Actor }) {
  const onboardings = await listOnboardings(actor);
  return (
    <>
      {onboardings.length === 0 ? (
        <EmptyState title="Nobody was onboarded yet.">
          Each client that goes through the wizard appears here.
        </EmptyState>
      ) : (
        <Table
          caption="Onboardings"
          head={
            <>
              <Th>Client</Th>
              <Th>Project</Th>
              <Th>Welcome e-mail</Th>
              <Th>SMS</Th>
              <Th>When</Th>
            </>
          }
        >
          {onboardings.map((onboarding) => (
            <Tr key={onboarding.id}>
              <Td>
                <Link href={`/onboarding/${onboarding.id}`} className="font-medium hover:underline">
                  {onboarding.clientName}
                </Link>
              </Td>
              <Td>{onboarding.projectName ?? '—'}</Td>
              <Td>{welcomeStateLabels[onboarding.mailState]}</Td>
              <Td>{welcomeStateLabels[onboarding.smsState]}</Td>
              <Td className="whitespace-nowrap">
                <RelativeTime at={onboarding.createdAt} />
              </Td>
            </Tr>
          ))}
        </Table>
      )}
    </>
  );
}
