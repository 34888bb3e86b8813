import type { Metadata } from 'next';
import { MessagePage } from '@/components/shell/message-page';
import { LinkButton } from '@/components/ui/button';

export const metadata: Metadata = { title: 'Not signed in' };

export default function Unauthorized() {
  return (
    <MessagePage
      title="You are not signed in"
      actions={
        <LinkButton variant="primary" href="/sign-in">
          Sign in
        </LinkButton>
      }
    >
      <p>Your session ended, or never began. Nothing was changed.</p>
    </MessagePage>
  );
}
