/** One part of docs/evaluation.md: how well something does on material that the project did not write. */
export interface ScorecardSection {
  title: string;
  /** Paragraphs before the tables: what was measured, and on what. */
  text: readonly string[];
  tables: readonly { title?: string; columns: readonly string[]; rows: readonly (readonly (string | number)[])[] }[];
  /** Every set of samples, with where it comes from, its licence and how many were used. */
  sources: readonly { name: string; from: string; licence: string; samples: number }[];
  /** Each disagreement with the source, and why it is right or what is missing. */
  explained: readonly string[];
  /** What must hold: the scorecard fails where it does not. */
  promises: readonly { what: string; value: number; atLeast?: number; atMost?: number }[];
}

/** Reads its samples from `bench/scorecard/samples/` or from an installed package; deterministic. */
export type MeasureSection = () => Promise<ScorecardSection>;
