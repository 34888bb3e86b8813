'use client';

import { type ReactNode, Suspense, useEffect, useState } from 'react';

let scripted = false;

/**
 * Shows a skeleton while its content is read, but only when the browser came here by a link of the application. In a
 * page's first HTML there is no boundary: what is streamed into one stays hidden without JavaScript. Which of the two
 * it is never changes while it is mounted, so that refreshing the page loses no form's state.
 */
export function Streamed({ skeleton, children }: { skeleton: ReactNode; children: ReactNode }) {
  const [boundary] = useState(() => scripted);
  useEffect(() => {
    scripted = true;
  }, []);
  return boundary ? <Suspense fallback={skeleton}>{children}</Suspense> : children;
}
