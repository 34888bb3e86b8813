'use client';

import { ListError } from '@/components/crm/list-error';

export default function OnboardingListError({ reset }: { error: Error; reset: () => void }) {
  return <ListError what="The onboardings" reset={reset} />;
}
