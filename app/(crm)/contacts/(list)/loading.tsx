import { ListLoading } from '@/components/crm/list-loading';

export default function ContactsListLoading() {
  return <ListLoading columns={4} />;
}
