'use client';

import { useRouter } from 'next/navigation';
import { useCallback, useEffect, useRef, useState } from 'react';
import type { FeedRow } from '@/lib/platform/feed-row';
import { acceptPoll, type LiveRows, showPending, startRows } from '@/lib/platform/live-rows';

const pollMs = 4_000;
/** The figures above the feed are read again when something happened, but no more often than this, or else … */
const refreshAfterEventsMs = 8_000;
/** … after this long. */
const refreshMs = 20_000;

export interface LiveFeed extends LiveRows {
  enabled: boolean;
  paused: boolean;
  /** Null while all is well; else in plain words why nothing arrives. */
  trouble: string | null;
  /** By the browser's clock. Null before the first poll. */
  updatedAtMs: number | null;
  toggle: () => void;
  showNew: () => void;
}

/** Polls for newer events every four seconds while the page is visible and not paused. */
export function useLiveFeed(input: { initial: FeedRow[]; query: string; enabled: boolean }): LiveFeed {
  const [rows, setRows] = useState(() => startRows(input.initial));
  const [paused, setPaused] = useState(false);
  const [trouble, setTrouble] = useState<string | null>(null);
  const [updatedAtMs, setUpdatedAtMs] = useState<number | null>(null);
  const newest = useRef(rows.newestId);
  const refreshedAt = useRef(0);
  const router = useRouter();

  useEffect(() => {
    newest.current = rows.newestId;
  }, [rows]);

  const { query, enabled } = input;
  useEffect(() => {
    if (paused) return;
    const abort = new AbortController();
    let timer: ReturnType<typeof setTimeout> | undefined;
    if (refreshedAt.current === 0) refreshedAt.current = Date.now();

    const poll = async () => {
      clearTimeout(timer);
      if (document.hidden) return;
      const answer = await readNewer(query, newest.current, abort.signal);
      if (abort.signal.aborted) return;
      setTrouble(answer.trouble);
      if (answer.trouble === null) setUpdatedAtMs(Date.now());
      if (enabled && answer.rows.length > 0) setRows((current) => acceptPoll(current, answer.rows, answer.more));
      const idle = Date.now() - refreshedAt.current;
      if (answer.trouble === null && idle > (answer.rows.length > 0 ? refreshAfterEventsMs : refreshMs)) {
        refreshedAt.current = Date.now();
        router.refresh();
      }
      timer = setTimeout(poll, pollMs);
    };
    const onVisibility = () => {
      if (!document.hidden) void poll();
      else clearTimeout(timer);
    };
    timer = setTimeout(poll, pollMs);
    document.addEventListener('visibilitychange', onVisibility);
    return () => {
      abort.abort();
      clearTimeout(timer);
      document.removeEventListener('visibilitychange', onVisibility);
    };
  }, [paused, query, enabled, router]);

  const toggle = useCallback(() => setPaused((value) => !value), []);
  const showNew = useCallback(() => {
    setRows(showPending);
    router.refresh();
  }, [router]);
  return { ...rows, enabled, paused, trouble, updatedAtMs, toggle, showNew };
}

interface PollAnswer {
  rows: FeedRow[];
  more: boolean;
  trouble: string | null;
}

async function readNewer(query: string, after: string | null, signal: AbortSignal): Promise<PollAnswer> {
  const parameters = new URLSearchParams(query);
  if (after !== null) parameters.set('after', after);
  try {
    const response = await fetch(`/api/platform/events?${parameters}`, { cache: 'no-store', signal });
    if (response.status === 401 || response.status === 403) return nothing('you are signed out: reload to sign in');
    if (!response.ok) return nothing(`the server answered ${response.status}; trying again`);
    const body = (await response.json()) as { rows: FeedRow[]; more: boolean };
    return { rows: body.rows, more: body.more, trouble: null };
  } catch (error) {
    // An abort ends the poll; anything else is the network, and the next poll will tell.
    return nothing(
      error instanceof SyntaxError ? 'the server gave no data; trying again' : 'no connection; trying again',
    );
  }
}

function nothing(trouble: string): PollAnswer {
  return { rows: [], more: false, trouble };
}
