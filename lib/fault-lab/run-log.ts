import { processWide } from '@/lib/self-healing/core/process-wide';
import type { FaultName } from './faults';
import type { TargetName } from './target-names';
import type { Verdict } from './verdict';

export interface FinishedRun {
  id: string;
  tenantId: string;
  fault: FaultName;
  target: TargetName;
  /** How often it was to strike. */
  count: number;
  strikes: readonly string[];
  verdict: Verdict;
  startedAtMs: number;
  durationMs: number;
  events: readonly { id: string; source: string }[];
  /** The lab's own server took an upstream's place. */
  usedLabServer: boolean;
}

const kept = 12;
const log = processWide('fault-lab-log', () => ({ runs: [] as FinishedRun[] }));

export function rememberRun(run: FinishedRun): void {
  log.runs = [run, ...log.runs].slice(0, kept);
}

/** The last runs in this process, newest first. Their events are stored; this list is not. */
export function recentRuns(tenantId: string): FinishedRun[] {
  return log.runs.filter((run) => run.tenantId === tenantId);
}
