import type { ArmFigures, ForestWord, Sign, SimilarFailure } from './learning';
import type { Chooser, FailureKind, StrategyName } from './vocabulary';

/** What `classify()` says of an error. `effect: 'none'` means: this error proves that the failing call had no effect. */
export interface Classification {
  kind: FailureKind;
  transient: boolean;
  /** The wait the server asked for, in milliseconds. */
  retryAfterMs?: number;
  effect: 'none' | 'unknown';
}

export interface Fingerprint {
  /** Groups failures with the same cause: 16 hex digits. */
  id: string;
  /** The message with its variable parts replaced by placeholders, redacted. */
  template: string;
  version: number;
  /** The failure's own id, where an admin put it into another group. */
  own?: string;
}

/** One captured failure. Everything but `error` is redacted and bounded; `error` never leaves the process. */
export interface Failure {
  error: unknown;
  name: string;
  code?: string;
  message: string;
  stack?: string;
  causes: { name: string; code?: string; message: string }[];
  fingerprint: Fingerprint;
}

/** A strategy that somebody holds to be right for the failure. */
export interface Proposal {
  strategy: StrategyName;
  by: Chooser;
  /** 0 to 1: the posterior's lower bound for a pattern, the rule's own confidence, or what the model said. */
  confidence: number;
  /** Expected success: a pattern's posterior mean, which `confidence` bounds from below; or a rule's word, corrected by what was measured. */
  mean?: number;
  /** Name of the rule, where a rule proposes it. */
  rule?: string;
  /** It was measured to work less often than trust asks for: what the same rule proposes besides is tried first. */
  fallsShort?: boolean;
  /** Plain words with the figures: "Healed 41 of 43 times, which proves at least 88 % with 95 % certainty.". */
  evidence: string;
}

export interface Diagnosis extends Classification {
  /** Best first. Only local rules and evidence order it; guard decides what may run. */
  proposals: Proposal[];
  /** Plain words: what happened. */
  explanation: string;
  /** What told the kind. */
  signs?: Sign[];
  similar?: SimilarFailure[];
  /** What was measured for this fingerprint, the best bound first. */
  arms?: readonly ArmFigures[];
  forest?: ForestWord | null;
  /** Set when the model was asked inline. */
  model?: ModelTrace;
}

/** What was asked of the model and what came back, redacted. */
export interface ModelTrace {
  model: string;
  prompt: string;
  reply: string | null;
  accepted: boolean;
  /** Why the reply was discarded, or why the model was not asked. */
  reason?: string;
  strategy?: StrategyName;
  cause?: string;
  explanation?: string;
  confidence?: number;
  inputTokens: number;
  outputTokens: number;
  /** What it cost by the configured prices; absent without prices. US dollars. */
  usd?: number;
  durationMs: number;
}
