import { ListLoading } from '@/components/crm/list-loading';

export default function DealsListLoading() {
  return <ListLoading columns={4} />;
}
