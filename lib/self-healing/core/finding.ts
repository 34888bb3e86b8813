/** How much a finding weighs: a problem breaks healing or its promises, a warning weakens them, a note is to be known. */
export type FindingSeverity = 'problem' | 'warning' | 'note';

/** What the doctor found, as told on the command line, in JSON and on the admin page. Never holds a value of a secret. */
export interface Finding {
  /** Stable: CI and comments that ignore a finding go by it. */
  code: string;
  severity: FindingSeverity;
  /** `actions/pay.ts:12`, a variable, a table or a route. */
  where: string;
  /** One plain sentence: what is wrong. */
  wrong: string;
  /** One plain sentence: what to do. */
  mend: string;
  /** Why it was told to be ignored, in the words of the comment; absent where it counts. */
  ignored?: string;
}

const weight: Record<FindingSeverity, number> = { problem: 0, warning: 1, note: 2 };

/** Problems first; within one weight by place (lines as numbers), then by code. */
export function compareFindings(a: Finding, b: Finding): number {
  return (
    Number(a.ignored !== undefined) - Number(b.ignored !== undefined) ||
    weight[a.severity] - weight[b.severity] ||
    a.where.localeCompare(b.where, 'en', { numeric: true }) ||
    a.code.localeCompare(b.code)
  );
}

export interface FindingCounts {
  problems: number;
  warnings: number;
  notes: number;
  ignored: number;
}

/** What is ignored counts as nothing else. */
export function countFindings(findings: readonly Finding[]): FindingCounts {
  const counting = findings.filter(({ ignored }) => ignored === undefined);
  const of = (severity: FindingSeverity) => counting.filter((finding) => finding.severity === severity).length;
  return {
    problems: of('problem'),
    warnings: of('warning'),
    notes: of('note'),
    ignored: findings.length - counting.length,
  };
}
