import type { HealingEvent } from './event';

/** What one instance knows by itself, without asking the store. */
export interface LocalReport {
  instanceId: string;
  /** Since when the store took no records (ms since the epoch); null while it does. */
  awaySinceMs: number | null;
  /** The newest events of this instance, newest first, stored or not; at most 50. */
  recent: readonly HealingEvent[];
  /** Records that wait to be stored. */
  pending: number;
  /** Records that had to be given up. */
  lost: number;
  /** Alerts that wait for a channel to take them. */
  undeliveredAlerts: number;
}
