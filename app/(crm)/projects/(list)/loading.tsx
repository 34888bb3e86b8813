import { ListLoading } from '@/components/crm/list-loading';

export default function ProjectsListLoading() {
  return <ListLoading columns={4} />;
}
