import type { FailureKind } from './vocabulary';

export interface UnattendedRange {
  tenantId: string;
  fromMs: number;
  /** What is younger may still be under way in the process that recorded it. */
  toMs: number;
  limit: number;
}

/**
 * Recorded events whose process ended before it did what comes after the response. Both give ids of events; each is
 * found again until it was attended to.
 */
export interface UnattendedStore {
  /** Of whose first choice nothing was learned. Oldest first. */
  unlearned(input: UnattendedRange): Promise<string[]>;
  /** Of which nobody was told: no alert of the fingerprint was sent since `cooldownMs` before it. */
  untold(input: UnattendedRange & { cooldownMs: number; exceptKinds: readonly FailureKind[] }): Promise<string[]>;
}
