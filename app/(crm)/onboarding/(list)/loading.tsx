import { ListLoading } from '@/components/crm/list-loading';

export default function OnboardingListLoading() {
  return <ListLoading columns={5} />;
}
