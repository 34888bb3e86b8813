'use client';

import { errorDigest } from '@/components/shell/error-digest';
import { fontVariables } from '@/components/shell/fonts';
import { MessagePage } from '@/components/shell/message-page';
import { buttonClasses } from '@/components/ui/button';
import './globals.css';

/** Stands in when even the frame of the page failed, so it follows the system's theme and uses plain links. */
export default function GlobalError({ error }: { error: unknown }) {
  const digest = errorDigest(error);
  return (
    <html lang="en" className={fontVariables}>
      <body>
        <title>Failed · Selfheal</title>
        <MessagePage
          title="The server could not answer"
          actions={
            <a href="/" className={buttonClasses({ variant: 'primary' })}>
              Go to the start page
            </a>
          }
        >
          <p>It failed before there was a page to show. The failure was recorded; try again in a moment.</p>
          {digest === null ? null : (
            <p>
              Number of the failure: <code className="font-mono text-ink">{digest}</code>
            </p>
          )}
        </MessagePage>
      </body>
    </html>
  );
}
