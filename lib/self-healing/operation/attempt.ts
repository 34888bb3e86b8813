import { HealingError } from '../core/errors';
import { type Attempt, attempts, type Invocation } from './invocation';

function call(invocation: Invocation): unknown {
  return invocation.definition.operation.apply(invocation.self, invocation.argumentsOfAttempt());
}

/**
 * Runs the operation as one attempt. `cutMs` gives it up after so many milliseconds: it is fenced and its signal
 * aborts, but it has not ended; unless it is a read, nothing of it runs again.
 * @throws what the operation throws, or HealingError `ATTEMPT_TIMED_OUT`.
 */
export function runAttempt(attempt: Attempt, cutMs: number | null): Promise<unknown> {
  const { invocation } = attempt;
  invocation.attempts = attempt.number;
  const work = settle(attempt);
  return cutMs === null ? work : cutAfter(attempt, work, cutMs);
}

async function settle(attempt: Attempt): Promise<unknown> {
  try {
    return await attempts.run(attempt, call, attempt.invocation);
  } finally {
    attempt.end();
  }
}

function cutAfter(attempt: Attempt, work: Promise<unknown>, cutMs: number): Promise<unknown> {
  const { definition } = attempt.invocation;
  return new Promise((resolve, reject) => {
    const cancel = definition.runtime.clock.after(cutMs, () => {
      const error = new HealingError(
        'ATTEMPT_TIMED_OUT',
        `The operation did not answer within ${Math.round(cutMs)} ms.`,
      );
      attempt.end();
      if (definition.options.effects !== 'none') {
        attempt.invocation.block('attempt', 'an attempt was given up before it ended');
        attempt.invocation.doubt('An attempt was given up before it ended; its effects may still happen.');
      }
      attempt.cancel(error);
      reject(error);
    });
    work.then(resolve, reject).finally(cancel);
  });
}
