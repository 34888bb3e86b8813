import type { WorldShape } from './world';

/** Services as they are: each with one thing that makes learning hard. */
export const worlds: readonly WorldShape[] = [
  {
    ...{ name: 'steady', says: 'Nothing changes for four months.' },
    ...{ days: 90, fingerprints: 24, everyDays: 2, incidentSize: 3, related: 0.8 },
  },
  {
    ...{ name: 'drift', says: 'All rates wander a little each day.' },
    ...{ days: 90, fingerprints: 24, everyDays: 2, incidentSize: 3, related: 0.8, driftPerDay: 0.12 },
  },
  {
    ...{
      name: 'sudden change',
      says: 'About every 40 days the best strategy of a failure stops working and the worst one works.',
    },
    ...{ days: 120, fingerprints: 24, everyDays: 2, incidentSize: 3, related: 0.8, changeEveryDays: 40 },
  },
  {
    ...{ name: 'rare', says: 'Many failures that come once in three weeks.' },
    ...{ days: 180, fingerprints: 120, everyDays: 20, incidentSize: 2, related: 0.8 },
  },
  {
    ...{ name: 'bursts', says: 'Incidents of some thirty failures, half of which share their fate.' },
    ...{ days: 120, fingerprints: 16, everyDays: 8, incidentSize: 30, related: 0.8, sharedFate: true },
  },
  {
    ...{ name: 'strangers', says: 'What works for one failure says nothing about another.' },
    ...{ days: 90, fingerprints: 24, everyDays: 2, incidentSize: 3, related: 0 },
  },
];

/** The hardest case for trust: no strategy deserves it, and all come close. */
export const borderline: WorldShape = {
  ...{ name: 'nearly', says: 'Every strategy works in 70 to 79 of 100 cases: none may be trusted.' },
  ...{ days: 90, fingerprints: 24, everyDays: 2, incidentSize: 3, related: 0, ratesBetween: [0.7, 0.79] },
};
