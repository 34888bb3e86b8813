import type { ZodType } from 'zod';
import type { Rollout } from './event';
import type { Diagnosis, Failure } from './failure';
import type { AnyHealingOptions } from './options';
import type { Random } from './ports';
import type { Outcome, StrategyName } from './vocabulary';

/** Why a strategy may not run, in plain words, and the option line that would have allowed it. */
export interface Refusal {
  reason: string;
  optionLine?: string;
}

export interface CachedResult {
  value: unknown;
  ageMs: number;
}

/** What a strategy may do with the failed operation. It never sees the function itself. */
export interface OperationHandle {
  readonly options: AnyHealingOptions;
  /** False while the operation itself was never called: a breaker stood before it. Default: it was. */
  readonly started?: boolean;
  /** The endpoint of the latest attempt. */
  readonly endpoint: string | undefined;
  /** Set when an effect may or may not have happened: the outcome is then `unknown`, for a person. */
  readonly inDoubt: string | null;
  /** Null when the operation may run again, else why not. */
  readonly rerunRefusal: Refusal | null;
  /** The job queue takes this operation: it is registered, its arguments travel, a queue is configured. */
  readonly queueRefusal: Refusal | null;
  /** Endpoints of the pool that have not failed in this run, best first. */
  readonly otherEndpoints: readonly string[];
  /** Runs the operation as a new attempt. Throws what the operation throws. */
  runAgain(input?: { endpoint?: string; withoutCache?: boolean }): Promise<unknown>;
  /** The stored result of this caller, not older than ttl + stale, or null. Never throws. */
  cachedResult(): Promise<CachedResult | null>;
  /** Null when it was done, here or by another instance; else why it was not. */
  clearCache(signal: AbortSignal): Promise<string | null>;
  resetConnection(signal: AbortSignal): Promise<string | null>;
  /** Stores the job and its finished steps; resolves after the row committed. */
  enqueue(): Promise<{ id: string; value: unknown }>;
}

export interface StrategyContext<Options = unknown> {
  failure: Failure;
  diagnosis: Diagnosis;
  operation: OperationHandle;
  /** Attempts made so far; 1 after the first failure. */
  attempt: number;
  /** How often this strategy has run in this invocation. */
  used: number;
  /** Milliseconds until the deadline. */
  remainingMs: number;
  options: Options;
  random: Random;
  /** The wait before this strategy's latest run in this invocation, in milliseconds; absent before its first. */
  previousWaitMs?: number;
  /** Other callers that wait for the same dependency now. Default: none. */
  callersWaiting?: number;
  /** What was learned of waits: after which a rerun worked for a fingerprint, or null while too little is known. */
  workedWaits?: { propose(fingerprint: string): number | null };
}

/** Returns the refusal when it is not met. */
export type Requirement<Options = unknown> = (context: StrategyContext<Options>) => Refusal | null;

export interface Applied {
  value: unknown;
  /** Plain words for the event: what was done, with figures. */
  evidence: string;
  /** Age of a cached value in milliseconds. */
  ageMs?: number;
}

/** The strategy found, once it looked, that it cannot help; nothing was run. */
export interface Declined {
  declined: string;
}

/** One way out of a failure: what it needs, what it waits, and one attempt. It never loops. */
export interface Strategy<Options = unknown> {
  name: StrategyName;
  /** The best outcome this strategy can reach; its rank. */
  outcome: Extract<Outcome, 'healed' | 'deferred' | 'degraded'>;
  /** `shared`: changes state that other requests use. */
  touches: 'request' | 'shared';
  /** Runs the operation again: the guard then asks for safety, budget and attempts before anything else. */
  reruns: boolean;
  /** Tokens of the retry budget that one run takes. Default: the settings' cost of its `budget` where it reruns. */
  cost?: number;
  /** Which of the settings' costs a rerun takes. Default `transient`. */
  budget?: 'transient' | 'throttling';
  /** One plain sentence for the admin page. */
  summary: string;
  options: ZodType<Options>;
  /** All must be met; the first that is not is the refusal shown. */
  requires: readonly Requirement<Options>[];
  /** Wait before `heal`, in milliseconds; the guard refuses a wait that would pass the deadline. */
  waitMs?: (context: StrategyContext<Options>) => number;
  heal: (context: StrategyContext<Options>, signal: AbortSignal) => Promise<Applied | Declined>;
}

/** Guard's word on each of the ten strategies, stored with the event. */
export interface Candidate {
  strategy: StrategyName;
  outcome: Strategy['outcome'];
  eligible: boolean;
  reason: string;
  optionLine?: string;
  by?: Diagnosis['proposals'][number]['by'];
  confidence?: number;
  evidence?: string;
  /** Probability with which it would have been the first choice; absent where it could not have been. */
  propensity?: number;
  /** Its place was left to chance, in order to learn. */
  explored?: boolean;
  waitMs?: number;
  /** The sum that was weighed; absent where it was refused before that. */
  utility?: Utility;
}

/** Expected utility of running a strategy once, in units of one healed call of normal severity. */
export interface Utility {
  total: number;
  /** Expected success, 0 to 1. */
  probability: number;
  value: number;
  time: number;
  load: number;
  risk: number;
}

export interface Plan {
  /** All strategies, the eligible ones first and in the order in which they will be tried. */
  candidates: Candidate[];
  steps: PlannedStep[];
  /** Part of a roll-out that this failure belongs to; its experiment only where it decided the first choice. */
  rollout?: Rollout | null;
  /** Probability with which the first choice was made; absent or 1 when nothing was left to chance. */
  propensity?: number;
}

export interface PlannedStep {
  strategy: Strategy;
  candidate: Candidate;
  context: StrategyContext;
  waitMs: number;
  /** Tokens of the retry budget that the run takes; absent where it does not rerun. */
  cost?: number;
}
