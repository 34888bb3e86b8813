import type { Clock, ControlView } from '../core/ports';
import type { Mode } from '../core/vocabulary';

/** Shared state that was not read for so long says nothing about the kill switch any more. */
const unreadMs = 30_000;

/** Why no shared state may be changed now; null when it may. Costs nothing: it looks at what was last read. */
export function whyNotAct(input: {
  control: { view(): ControlView };
  clock: Clock;
  scope: 'process' | 'fleet';
  /** What is done in this process at most (`SELFHEAL_MODE`). */
  mode?: () => Mode;
}): string | null {
  const { settings, ageMs } = input.control.view();
  if (!settings.healingEnabled) return 'Healing is switched off.';
  if (settings.maintenanceUntilMs > input.clock.now()) return 'Maintenance is under way: no shared state is touched.';
  for (const mode of [input.mode?.() ?? 'heal', settings.mode]) {
    if (mode !== 'heal') return `The mode is "${mode}": no shared state is touched.`;
  }
  if (input.scope === 'fleet' && (ageMs === null || ageMs > unreadMs)) {
    return 'Shared state could not be read lately: nothing that others use is touched.';
  }
  return null;
}
