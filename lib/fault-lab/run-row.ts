import { faultNamed } from './faults';
import type { FinishedRun } from './run-log';
import { targetNamed } from './target-names';

/** A run as it is shown. */
export interface RunRow {
  id: string;
  fault: string;
  target: string;
  state: FinishedRun['verdict']['state'];
  stateLabel: string | null;
  sentence: string;
  expected: boolean;
  /** "The fault struck 2 times: SQLSTATE 40P01". */
  strikes: string;
  durationMs: number;
  startedAtMs: number;
  events: { id: string; source: string }[];
  usedLabServer: boolean;
}

export function runRow(run: FinishedRun): RunRow {
  const { verdict, strikes } = run;
  const kinds = [...new Set(strikes)].join(', ');
  const times = strikes.length === 1 ? 'once' : `${strikes.length} times`;
  return {
    id: run.id,
    fault: faultNamed(run.fault).label,
    target: targetNamed(run.target).label,
    state: verdict.state,
    stateLabel: verdict.label ?? null,
    sentence: verdict.sentence,
    expected: verdict.expected,
    strikes:
      strikes.length > 0
        ? `The fault struck ${times}: ${kinds}`
        : run.fault === 'cache-loss'
          ? 'The cache was emptied'
          : 'The fault did not strike',
    durationMs: run.durationMs,
    startedAtMs: run.startedAtMs,
    events: [...run.events],
    usedLabServer: run.usedLabServer,
  };
}
