import type { AttemptRecord } from './event';
import type { Failure } from './failure';
import type { AnyHealingOptions } from './options';
import type { OperationHandle } from './strategy';
import type { Mode, StrategyName } from './vocabulary';

/** One failed invocation on its way through the eight stages. Made at the first failure, never on the success path. */
export interface Run {
  /** UUIDv7: of the event, of the job, of the completion rows. */
  readonly id: string;
  readonly tenantId: string;
  readonly service: string;
  readonly options: AnyHealingOptions;
  readonly mode: Mode;
  readonly operation: OperationHandle;
  readonly startedAtMs: number;
  /** Monotonic instant at which healing must have ended. */
  readonly deadlineAt: number;
  /** Aborts at the deadline and with the request. */
  readonly signal: AbortSignal;
  readonly attempts: AttemptRecord[];
  /** How often each strategy ran here. */
  readonly used: Map<StrategyName, number>;
  /** The first failure: it names the event. */
  failure: Failure;
  /** What `captureArgs` allowed, redacted. */
  readonly context: Record<string, unknown>;
  readonly route: string | null;
}
