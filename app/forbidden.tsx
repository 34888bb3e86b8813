import type { Metadata } from 'next';
import { MessagePage } from '@/components/shell/message-page';
import { LinkButton } from '@/components/ui/button';

export const metadata: Metadata = { title: 'Not allowed' };

export default function Forbidden() {
  return (
    <MessagePage title="This is for admins" actions={<LinkButton href="/contacts">Go to the CRM</LinkButton>}>
      <p>You are signed in, but as a member. An admin can change your role on the members page.</p>
    </MessagePage>
  );
}
