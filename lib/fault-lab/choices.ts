import { type Boundary, type FaultName, faults, unavailableReason } from './faults';
import { type TargetName, targets, targetsOf } from './target-names';

export interface FaultChoice {
  name: FaultName;
  label: string;
  what: string;
  boundary: Boundary;
  /** Why it cannot be had here, or null. */
  unavailable: string | null;
  /** The count means nothing: it lasts for the whole run. */
  lasting: boolean;
  /** Labels of what it can happen to, the usual one first. */
  targets: string[];
}

export interface TargetChoice {
  name: TargetName;
  label: string;
  effect: string;
}

/** The faults as the form shows them, for this database. */
export function faultChoices(dialect: 'pglite' | 'pg' | 'neon'): FaultChoice[] {
  return faults.map((fault) => ({
    name: fault.name,
    label: fault.label,
    what: fault.what,
    boundary: fault.boundary,
    unavailable: unavailableReason(fault, dialect),
    lasting: fault.lasts === 'run',
    targets: targetsOf(fault.name).map((target) => target.label),
  }));
}

export function targetChoices(): TargetChoice[] {
  return targets.map(({ name, label, effect }) => ({ name, label, effect }));
}
