import { processWide } from '../core/process-wide';

/**
 * What has to be done regularly, in a process that has no time of its own: a request asks for it after its response.
 * On the success path this is one comparison of the clock reading that is made there anyway.
 */
export interface RegularWork {
  /** On the clock of `performance.now()`; infinite on a long-running server. */
  dueAtMs: number;
  /** Never throws. `startedAtMs` is when the request's operation began, on the same clock. */
  ask(startedAtMs: number): void;
}

export const regularWork = (): RegularWork =>
  processWide<RegularWork>('regular-work', () => ({ dueAtMs: Number.POSITIVE_INFINITY, ask: () => undefined }));
