import type { HealingEvent } from './event';

/** Whether it was broken on purpose, as the healer's `annotate` says: no measurement of the world. */
export function isDrill(event: Pick<HealingEvent, 'context'>): boolean {
  return typeof event.context.faultLab === 'string';
}
