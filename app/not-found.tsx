import type { Metadata } from 'next';
import { MessagePage } from '@/components/shell/message-page';
import { LinkButton } from '@/components/ui/button';

export const metadata: Metadata = { title: 'Not found' };

export default function NotFound() {
  return (
    <MessagePage
      title="There is nothing at this address"
      actions={<LinkButton href="/">Go to the start page</LinkButton>}
    >
      <p>The page was moved or deleted, or the address has a slip in it.</p>
    </MessagePage>
  );
}
