import { armedRun } from './lab-run';

/**
 * The plain name of the fault whose run this code is part of, or null. Only while the fault is armed: what fails after
 * the run has ended, or in something that lives on, is no drill.
 */
export function currentDrill(): string | null {
  return armedRun()?.fault.label ?? null;
}
