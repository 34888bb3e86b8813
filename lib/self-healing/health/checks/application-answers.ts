import { defineHealthCheck } from '../define-health-check';
import type { ProcessLoad } from '../measure-process';

/**
 * This process has time and memory left to serve. Says nothing about other instances, nor about whether a proxy in
 * front reaches this one.
 */
export function applicationAnswers(input: {
  measure: (signal: AbortSignal) => Promise<ProcessLoad>;
  /** The event loop may be late by this much, milliseconds. */
  maxLoopDelayMs?: number;
  /** Share of the heap's limit that may be in use, 0 to 1. */
  maxHeapShare?: number;
  timeoutMs?: number;
}) {
  const maxLoopDelayMs = input.maxLoopDelayMs ?? 1_000;
  const maxHeapShare = input.maxHeapShare ?? 0.9;
  return defineHealthCheck({
    name: 'application-answers',
    label: 'Application',
    timeoutMs: input.timeoutMs ?? 10_000,
    check: async (signal) => {
      const { loopDelayMs, heapShare } = await input.measure(signal);
      const heap = `${Math.round(heapShare * 100)} % of its memory limit`;
      if (loopDelayMs > maxLoopDelayMs) throw new Error(`The process answers ${Math.round(loopDelayMs)} ms late.`);
      if (heapShare > maxHeapShare) throw new Error(`The process uses ${heap}.`);
      return { state: 'ok', detail: `Answers ${Math.round(loopDelayMs)} ms late and uses ${heap}.` };
    },
  });
}
