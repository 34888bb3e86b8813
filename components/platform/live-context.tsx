'use client';

import { createContext, type ReactNode, useContext } from 'react';
import type { FeedRow } from '@/lib/platform/feed-row';
import { type LiveFeed, useLiveFeed } from './use-live-feed';

const LiveContext = createContext<LiveFeed | null>(null);

interface LiveProviderProps {
  initial: FeedRow[];
  /** The filter as a query string; new events must pass it, too. */
  query: string;
  /** False on older pages: new events belong to the first one. */
  enabled: boolean;
  children: ReactNode;
}

/** Shares one poll between the line that says "live" and the list that shows the events. */
export function LiveProvider({ children, ...input }: LiveProviderProps) {
  return <LiveContext value={useLiveFeed(input)}>{children}</LiveContext>;
}

export function useLive(): LiveFeed {
  const live = useContext(LiveContext);
  if (live === null) throw new Error('useLive() needs a LiveProvider above it.');
  return live;
}
