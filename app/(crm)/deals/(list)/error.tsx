'use client';

import { ListError } from '@/components/crm/list-error';

export default function DealsListError({ reset }: { error: Error; reset: () => void }) {
  return <ListError what="The deals" reset={reset} />;
}
