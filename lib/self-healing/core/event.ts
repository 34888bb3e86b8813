import type { ModelTrace } from './failure';
import type { Belief } from './learning';
import type { Candidate } from './strategy';
import type {
  Category,
  CheckState,
  Chooser,
  Effects,
  FailureKind,
  Mode,
  Outcome,
  Severity,
  StrategyName,
} from './vocabulary';

export interface AttemptRecord {
  /** 1 is the operation's own first run. */
  number: number;
  /** Null for the first run. */
  strategy: StrategyName | null;
  startedAtMs: number;
  waitMs: number;
  durationMs: number;
  succeeded: boolean;
  kind: FailureKind | null;
  /** Redacted. */
  message: string | null;
  endpoint: string | null;
  evidence: string | null;
}

/** One healed or failed invocation, explained; everything in it is redacted and bounded. */
export interface HealingEvent {
  /** UUIDv7; the invocation's id. */
  id: string;
  tenantId: string;
  service: string;
  instanceId: string;
  /** Counts up in its instance: a gap is a lost event. */
  sequence: number;
  occurredAtMs: number;
  /** From the first failure to the end, milliseconds. */
  durationMs: number;
  source: string;
  category: Category;
  effects: Effects;
  severity: Severity;
  mode: Mode;
  /** False: reported by `onRequestError`, nothing could be healed. */
  wrapped: boolean;
  route: string | null;
  kind: FailureKind;
  transient: boolean;
  /** Of the group it belongs to: its own, unless an admin merged or split groups. */
  fingerprint: string;
  /** Its own. */
  ownFingerprint: string;
  fingerprintVersion: number;
  template: string;
  errorName: string;
  errorCode: string | null;
  message: string;
  stack: string | null;
  causes: { name: string; code?: string; message: string }[];
  /** What `captureArgs` allowed. */
  context: Record<string, unknown>;
  outcome: Outcome;
  /** The strategy that ended it, or null. */
  strategy: StrategyName | null;
  /** The first choice: the only one that learns. */
  firstChoice: StrategyName | null;
  firstChoiceSucceeded: boolean | null;
  chosenBy: Chooser | null;
  confidence: number | null;
  /** Probability with which the first choice was made; 1 when nothing was left to chance. */
  propensity: number;
  candidates: Candidate[];
  explanation: string;
  /** What `verify` saw. */
  evidence: string;
  attempts: AttemptRecord[];
  model: ModelTrace | null;
  /** Which part of a roll-out it belonged to; null without one. */
  rollout: Rollout | null;
  /** Key of the breaker and the retry budget; null where no operation was wrapped. */
  dependency: string | null;
  /** The application's release, or null where nobody says. */
  release: string | null;
  /** Null in events of earlier releases, and where nothing was wrapped. */
  belief: Belief | null;
  /** An event of the same fingerprint healed too often in its window: raised to people. */
  recurring: boolean;
}

/** Decided by the key of the invocation, the same every time. */
export interface Rollout {
  /** Whether the canary's share includes it; null without a canary. */
  canary: boolean | null;
  experiment: { name: string; arm: StrategyName } | null;
}

/** In a storm, only the first few events of a fingerprint in a window are stored whole; the rest are counted here. */
export interface StormCounter {
  id: string;
  tenantId: string;
  service: string;
  instanceId: string;
  fingerprint: string;
  source: string;
  kind: FailureKind;
  outcome: Outcome;
  strategy: StrategyName | null;
  windowStartMs: number;
  count: number;
}

/** One arm: what a strategy did for a fingerprint. */
export interface PatternRecord {
  tenantId: string;
  service: string;
  fingerprint: string;
  strategy: StrategyName;
  /** As counted, ever. */
  successes: number;
  failures: number;
  /** Decayed to `weighedAtMs`: each half-life halves what was counted before. */
  weightSuccesses: number;
  weightFailures: number;
  weighedAtMs: number;
  category: Category;
  dependency: string | null;
  /** What was counted before is not trusted any more: the surroundings changed then. */
  resetAtMs: number | null;
  template: string;
  source: string;
  kind: FailureKind;
  lastSeenMs: number;
}

export interface Observation {
  /** The event's id: an observation is counted once. */
  eventId: string;
  tenantId: string;
  service: string;
  fingerprint: string;
  strategy: StrategyName;
  succeeded: boolean;
  template: string;
  source: string;
  kind: FailureKind;
  category: Category;
  dependency: string | null;
  ownFingerprint: string;
  /** From the first failure to the beginning of the run that is judged. Milliseconds. */
  elapsedMs: number;
  /** Chance chose it, in order to learn. */
  explored: boolean;
  atMs: number;
}

/** What a health check found. */
export interface CheckResult {
  id: string;
  tenantId: string;
  service: string;
  instanceId: string;
  /** `database-answers`, … */
  name: string;
  /** Reader's name of the service: "Database". */
  label: string;
  state: CheckState;
  latencyMs: number | null;
  /** Plain words, redacted. */
  detail: string;
  /** What the check did about it, or null. */
  recovery: string | null;
  checkedAtMs: number;
}
