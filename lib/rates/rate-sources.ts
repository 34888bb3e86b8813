import { environment } from '@/lib/env';
import { armedRun } from '@/lib/fault-lab/lab-run';

/**
 * Base URLs of the sources of exchange rates, best first; empty when none is configured. Inside a run of the fault lab
 * that stands for the sources, they are two addresses of its own server.
 */
export function rateSources(): readonly string[] {
  const run = armedRun();
  if (run?.standsForRates && run.serverUrl) return [`${run.serverUrl}/first`, `${run.serverUrl}/second`];
  return environment().RATES_BASE_URLS ?? [];
}
