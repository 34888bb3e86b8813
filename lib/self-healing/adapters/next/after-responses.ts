import 'server-only';
import { after } from 'next/server';
import { attempts } from '../../operation/current-attempt';
import { regularWork } from '../../operation/regular-work';
import { inPrerender } from './prerender';

export interface WorkAfterResponses {
  /** So long after a request that asked, the next one asks. Milliseconds. */
  everyMs: number;
  /** Never rejects. `startedAtMs` is when the request's operation began, on the clock of `performance.now()`. */
  work(startedAtMs: number): Promise<void>;
}

/**
 * For processes that are frozen between requests: the first wrapped call, and one after each `everyMs`, does `work`
 * after its response. Until this is called, no request does. A prerender is no request, and where Next has no response
 * to wait for (a `'use cache'` function, a job), the next call does it.
 */
export function workAfterResponses({ everyMs, work }: WorkAfterResponses): void {
  const regular = regularWork();
  regular.ask = (startedAtMs) => {
    if (inPrerender()) return;
    try {
      // It is nobody's attempt: its jobs must not be taken for part of the operation that happened to ask.
      after(() => attempts.exit(() => work(startedAtMs)));
      regular.dueAtMs = startedAtMs + everyMs;
    } catch {
      // There is no response to wait for here; the next request finds it due.
    }
  };
  regular.dueAtMs = 0;
  regular.wanted = true;
}
