import type { Dialect } from '@/db/client';
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
  /** Why it cannot be had here, or null. */
  unavailable: string | null;
}

/** The faults as the form shows them, for this database. */
export function faultChoices(dialect: Dialect): FaultChoice[] {
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

/** The targets as the form shows them: one that no fault can meet with this database says so. */
export function targetChoices(dialect: Dialect): TargetChoice[] {
  const here = faults.filter((fault) => unavailableReason(fault, dialect) === null).map((fault) => fault.name);
  return targets.map((target) => ({
    ...{ name: target.name, label: target.label, effect: target.effect },
    unavailable: target.faults.some((name) => here.includes(name)) ? null : 'its faults need a Postgres server',
  }));
}
