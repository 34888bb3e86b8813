import { processWide } from '../core/process-wide';

/**
 * What has to be done regularly, in a process that has no time of its own: a request asks for it after its response.
 * On the success path this is one look at whether it is wanted, and then a comparison of the clock reading that is made there anyway.
 */
export interface RegularWork {
  /** False on a long-running server, which is all that is looked at there. */
  wanted: boolean;
  /** On the clock of `performance.now()`. */
  dueAtMs: number;
  /** Never throws. `startedAtMs` is when the request's operation began, on the same clock. */
  ask(startedAtMs: number): void;
}

export const regularWork = (): RegularWork =>
  processWide<RegularWork>('regular-work', () => ({ wanted: false, dueAtMs: 0, ask: () => undefined }));
