import type { Insight } from '../../core/learning';

/** What one kind of comparison brought: those worth a look, and how many were made in all. */
export interface Findings {
  /** `pValue` not yet corrected for the number of comparisons. */
  found: Insight[];
  comparisons: number;
}

/** Fewer coincidences than this are no pattern, however improbable. */
export const fewestTimes = 3;

export function percent(share: number): string {
  return `${Math.round(share * 100)} %`;
}

/** "10 times as often", to two digits. */
export function times(ratio: number): string {
  return Number.isFinite(ratio) ? `${Number(ratio.toPrecision(2))}` : 'many';
}

/** "a, b and c". */
export function listed(names: readonly string[]): string {
  const last = names.at(-1) ?? '';
  return names.length < 2 ? last : `${names.slice(0, -1).join(', ')} and ${last}`;
}
