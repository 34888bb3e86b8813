import type { AttemptRecord, HealingEvent } from './event';
import type { Diagnosis, Failure, ModelTrace } from './failure';
import type { AnyHealingOptions } from './options';
import type { Applied, OperationHandle, Plan, PlannedStep } from './strategy';
import type { Mode, Outcome, StrategyName } from './vocabulary';

/** One failed invocation on its way through the eight stages. Made at the first failure, never on the success path. */
export interface Run {
  /** UUIDv7: of the event, of the job, of the completion rows. */
  readonly id: string;
  readonly tenantId: string;
  readonly service: string;
  /** The application's release; null where nobody says. */
  readonly release: string | null;
  readonly options: AnyHealingOptions;
  readonly mode: Mode;
  /** Why the mode is less than `heal`. */
  readonly modeReason: string | null;
  /** The same in every rerun, second submit and queued run: roll-outs are decided by it. */
  readonly key: string;
  /** Key of the breaker and the retry budget: that of the step at fault, else of the operation. */
  readonly dependency: string;
  readonly operation: OperationHandle;
  readonly startedAtMs: number;
  /** Monotonic instant at which healing must have ended. */
  readonly deadlineAt: number;
  /** Milliseconds until then; never negative. */
  remainingMs(): number;
  /** Aborts at the deadline. */
  readonly signal: AbortSignal;
  readonly attempts: AttemptRecord[];
  /** How often each strategy ran here. */
  readonly used: Map<StrategyName, number>;
  /** What `captureArgs` allowed, redacted. */
  readonly context: Record<string, unknown>;
  readonly route: string | null;
  /** An operation inside this one tried to heal the same failure already. */
  readonly nested: boolean;
}

/** What came of applying one strategy. */
export type Tried = {
  step: PlannedStep;
  startedAtMs: number;
  durationMs: number;
} & (
  | { ending: 'returned'; applied: Applied }
  | { ending: 'threw'; error: unknown }
  | { ending: 'declined'; reason: string; error: unknown }
  | { ending: 'control-flow'; error: unknown }
);

export type Verdict =
  | { outcome: Exclude<Outcome, 'failed' | 'unknown'>; evidence: string }
  | { outcome: null; error: unknown };

/** One turn of the engine: what was believed, what was allowed, what was tried. */
export interface Turn {
  failure: Failure;
  diagnosis: Diagnosis;
  plan: Plan;
  tried: Tried | null;
  verdict: Verdict | null;
}

/** How healing ended for the caller. `give-up`: the original error or result comes out. */
export type Ending =
  | { type: 'value'; value: unknown; turn: Turn }
  | { type: 'throw'; error: unknown }
  | { type: 'give-up' };

export interface Conclusion {
  run: Run;
  turns: readonly Turn[];
  outcome: Outcome;
  evidence: string;
  model: ModelTrace | null;
}

/** The eight stages as the engine sees them. */
export interface Stages {
  capture(error: unknown, run: Run): Failure;
  diagnose(failure: Failure, run: Run): Promise<Diagnosis>;
  guard(failure: Failure, diagnosis: Diagnosis, run: Run): Plan;
  heal(step: PlannedStep, run: Run): Promise<Tried>;
  verify(tried: Tried, run: Run): Promise<Verdict>;
  record(conclusion: Conclusion): HealingEvent;
  learn(event: HealingEvent): void;
  alert(event: HealingEvent): void;
}
