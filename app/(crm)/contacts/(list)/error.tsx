'use client';

import { ListError } from '@/components/crm/list-error';

export default function ContactsListError({ reset }: { error: Error; reset: () => void }) {
  return <ListError what="The contacts" reset={reset} />;
}
