'use client';

import { ListError } from '@/components/crm/list-error';

export default function ProjectsListError({ reset }: { error: Error; reset: () => void }) {
  return <ListError what="The projects" reset={reset} />;
}
