import type { HealthCheck } from '../core/ports';

/**
 * A cheap call without effects that shows that a vendor answers and accepts our credentials, for instance listing
 * its models. Throws when it does not; returns plain words for the admin page. `null`: nothing is configured.
 */
export type Probe = ((signal: AbortSignal) => Promise<string>) | null;

/** The `check` of a vendor: the probe's words, or honestly that there is nothing to ask. */
export function probeVendor(probe: Probe, missing: string): HealthCheck['check'] {
  return async (signal) =>
    probe === null ? { state: 'not-configured', detail: missing } : { state: 'ok', detail: await probe(signal) };
}
