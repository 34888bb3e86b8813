import type { Queue } from '../../core/ports';
import { defineHealthCheck } from '../define-health-check';

/**
 * Work that was put off gets done: fewer jobs wait than `maxWaiting`. Not a check of what the jobs do; each of their
 * failures is an event of its own.
 */
export function jobQueueDrains(input: {
  queue: Pick<Queue, 'depth'>;
  /** Runs a bounded slice of due jobs. */
  drain?: () => Promise<{ ran: number; failed: number }>;
  maxWaiting?: number;
  timeoutMs?: number;
}) {
  const maxWaiting = input.maxWaiting ?? 500;
  const { drain } = input;
  return defineHealthCheck({
    name: 'job-queue-drains',
    label: 'Job queue',
    timeoutMs: input.timeoutMs ?? 10_000,
    check: async () => {
      const { waiting, running, failed } = await input.queue.depth();
      if (waiting > maxWaiting) throw new Error(`${waiting} jobs wait; more than ${maxWaiting} means they pile up.`);
      return { state: 'ok', detail: `${waiting} waiting, ${running} running, ${failed} failed for good.` };
    },
    ...(drain && {
      recover: async () => {
        const { ran, failed } = await drain();
        return `Ran ${ran} due jobs, ${failed} of them failed`;
      },
    }),
  });
}
