/** What an incident is where no limits say otherwise; the limits' own defaults. */
export const usualIncident = { gapMs: 600_000, observations: 5 } as const;

/**
 * An incident is over at the latest so many gaps after it began: what fails every few minutes for a week would teach
 * next to nothing otherwise, however well it is known by then.
 */
const gapsOfIncident = 6;

export interface Incident {
  incidentStartedMs: number;
  incidentSeenMs: number;
}

/** Whether what happened at `atMs` belongs to the incident: no silence of `gapMs` lies between, and it is not over yet. */
export function goesOn({ incidentStartedMs, incidentSeenMs }: Incident, atMs: number, gapMs: number): boolean {
  return Math.abs(atMs - incidentSeenMs) <= gapMs && atMs - incidentStartedMs < gapsOfIncident * gapMs;
}

/** So many incidents at least bring `count` observations that count. */
export function fewestIncidents(count: number): number {
  return Math.ceil(count / usualIncident.observations);
}
