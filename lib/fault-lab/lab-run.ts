import { AsyncLocalStorage } from 'node:async_hooks';
import { processWide } from '@/lib/self-healing/core/process-wide';
import type { Fault } from './faults';
import type { TargetInfo } from './target-names';

/** One armed fault. It strikes only what runs inside it, never another user's request. */
export interface LabRun {
  readonly id: string;
  readonly fault: Fault;
  readonly target: TargetInfo;
  /** How often it may still strike. */
  left: number;
  /** What really happened at each strike: an SQLSTATE, a status. */
  readonly strikes: string[];
  /** False once the operation has ended: what follows it, such as the record, is left alone. */
  active: boolean;
  /** Base URL of the lab's own server. */
  readonly serverUrl: string | null;
  /** The lab's server stands for the source of exchange rates. */
  readonly standsForRates: boolean;
}

const storage = processWide('fault-lab-run', () => new AsyncLocalStorage<LabRun>());

/** The run that this code is part of, while its fault is armed. */
export function armedRun(): LabRun | null {
  const run = storage.getStore();
  return run?.active ? run : null;
}

/** Runs `work` with the fault armed, for it alone. */
export async function armed<T>(run: LabRun, work: () => Promise<T>): Promise<T> {
  try {
    return await storage.run(run, work);
  } finally {
    run.active = false;
  }
}

/** Takes one strike, or says that the fault is used up. */
export function takeStrike(run: LabRun): boolean {
  if (run.left <= 0) return false;
  run.left -= 1;
  return true;
}
