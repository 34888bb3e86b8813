import { ListLoading } from '@/components/crm/list-loading';

export default function CreditsListLoading() {
  return <ListLoading columns={3} />;
}
