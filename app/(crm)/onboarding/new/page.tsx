import type { Metadata } from 'next';
import { onboardClient } from '@/actions/onboarding-actions';
import { OnboardingForm } from '@/components/crm/onboarding-form';
import { PageHeader } from '@/components/ui/page-header';
import { actingMember } from '@/lib/forms/acting-member';

export const metadata: Metadata = { title: 'Onboard a client' };

export default async function NewOnboardingPage() {
  await actingMember();
  return (
    <>
      <PageHeader title="Onboard a client" />
      <OnboardingForm action={onboardClient} formKey={crypto.randomUUID()} />
    </>
  );
}
