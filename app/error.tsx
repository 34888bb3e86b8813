'use client';

import { errorDigest } from '@/components/shell/error-digest';
import { MessagePage } from '@/components/shell/message-page';
import { Button, LinkButton } from '@/components/ui/button';

export default function ErrorPage({ error, retry }: { error: unknown; retry: () => void }) {
  const digest = errorDigest(error);
  return (
    <MessagePage
      title="This page could not be shown"
      actions={
        <>
          <Button variant="primary" onClick={() => retry()}>
            Try again
          </Button>
          <LinkButton href="/">Go to the start page</LinkButton>
        </>
      }
    >
      <p>The server failed while it made this page, and could not recover. The failure was recorded.</p>
      {digest === null ? null : (
        <p>
          Number of the failure: <code className="font-mono text-ink">{digest}</code>
        </p>
      )}
    </MessagePage>
  );
}
