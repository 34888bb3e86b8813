import type { HealingEvent } from '@/lib/self-healing/core/event';

/** Whether the fault lab broke it on purpose. */
export function isDrill(event: Pick<HealingEvent, 'context'>): boolean {
  return typeof event.context.faultLab === 'string';
}
