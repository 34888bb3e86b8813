import { HealingError } from '../core/errors';
import type { RegisteredTransaction } from '../core/register';
import { type Attempt, attempts } from './current-attempt';
import { runStep, type StepInput, type StepOptions } from './step';
import { runTransaction } from './transaction';

/** What a wrapped operation may ask of the healer while it runs. */
export interface HealingContext {
  /** Aborts when the attempt is given up; hand it to fetch and to drivers. */
  readonly signal: AbortSignal;
  /** 1 for the first run. */
  readonly attempt: number;
  /** The base URL to call, when the operation has `endpoints`. */
  readonly endpoint: string | undefined;
  /**
   * One external effect, remembered: in later attempts its result is returned without running it again. `undefined` in
   * place of that result once a person decided that a step in doubt happened: nobody saw what it returned.
   * @throws HealingError `DUPLICATE_STEP`, `STEP_INSIDE_TRANSACTION`, `STEP_UNKNOWN`, `ATTEMPT_ENDED`.
   */
  step<T>(name: string, work: (input: StepInput) => Promise<T>, options?: StepOptions): Promise<T>;
  /**
   * One database transaction with its completion row. Await nothing but `tx` in it.
   * @throws HealingError `DUPLICATE_STEP`, `STEP_INSIDE_TRANSACTION`, `COMMIT_UNKNOWN`, `ATTEMPT_ENDED`.
   */
  transaction<T>(name: string, work: (tx: RegisteredTransaction) => Promise<T>): Promise<T>;
}

/** The context of the operation that is running here. @throws HealingError `OUTSIDE_OPERATION`. */
export function healing(): HealingContext {
  const attempt = attempts.getStore();
  if (!attempt) {
    throw new HealingError(
      'OUTSIDE_OPERATION',
      'healing() was called outside an operation wrapped by withSelfHealing().',
    );
  }
  return {
    get signal() {
      return attempt.signal;
    },
    attempt: attempt.number,
    endpoint: attempt.invocation.endpoint,
    step: (name, work, options) => runStep(whereItStands(attempt), name, work, options),
    transaction: (name, work) => runTransaction(whereItStands(attempt), name, work),
  };
}

/** A `step` taken out of the context may be called deeper in, inside a transaction: that place counts. */
function whereItStands(attempt: Attempt): Attempt {
  for (let here = attempts.getStore(); here; here = here.invocation.parent) {
    if (here.invocation === attempt.invocation && here.number === attempt.number) return here;
  }
  return attempt;
}
