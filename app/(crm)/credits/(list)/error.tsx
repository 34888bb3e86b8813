'use client';

import { ListError } from '@/components/crm/list-error';

export default function CreditsListError({ reset }: { error: Error; reset: () => void }) {
  return <ListError what="The credit accounts" reset={reset} />;
}
