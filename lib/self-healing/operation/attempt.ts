import { HealingError } from '../core/errors';
import { type Attempt, attempts } from './current-attempt';
import type { Definition, Invocation } from './invocation';

function call(invocation: Invocation): unknown {
  return invocation.definition.operation.apply(invocation.self, invocation.argumentsOfAttempt());
}

export const tooLate = ({ options }: Definition) =>
  new HealingError('ATTEMPT_ENDED', `"${options.source}" is not started: the attempt that calls it was given up.`);

/**
 * An operation inside another one begins. From now on nobody can tell what a write has done, unless the step around it
 * finishes. @throws HealingError `ATTEMPT_ENDED` for a write of an attempt that was given up meanwhile.
 */
export function beginInside({ definition, parent }: Invocation): void {
  const { effects = 'once' } = definition.options;
  if (effects === 'none') return;
  if (parent?.givenUp) throw tooLate(definition);
  if (effects === 'idempotent') return;
  for (let attempt = parent; attempt; attempt = attempt.invocation.parent) attempt.invocation.writeBegan(attempt.place);
}

/**
 * Runs the operation as one attempt. `cutMs` gives it up after so many milliseconds: it is fenced and its signal
 * aborts, but it has not ended; unless it is a read, nothing of it runs again.
 * @throws what the operation throws, or HealingError `ATTEMPT_TIMED_OUT`.
 */
export function runAttempt(attempt: Attempt, cutMs: number | null): Promise<unknown> {
  const { invocation } = attempt;
  if (invocation.parent !== undefined) beginInside(invocation);
  invocation.attempts = attempt.number;
  const work = settle(attempt);
  return cutMs === null ? work : cutAfter(attempt, work, cutMs);
}

async function settle(attempt: Attempt): Promise<unknown> {
  try {
    const value = await attempts.run(attempt, call, attempt.invocation);
    attempt.end();
    return value;
  } catch (error) {
    attempt.end(!attempt.invocation.definition.runtime.host.completes(error));
    throw error;
  }
}

function cutAfter(attempt: Attempt, work: Promise<unknown>, cutMs: number): Promise<unknown> {
  const { definition } = attempt.invocation;
  return new Promise((resolve, reject) => {
    const cancel = definition.runtime.clock.after(cutMs, () => {
      attempt.end();
      if (definition.options.effects !== 'none') noteUnderWay(attempt.invocation);
      const doubtful = attempt.invocation.inDoubt !== null && definition.options.effects !== 'none';
      const error = new HealingError(
        'ATTEMPT_TIMED_OUT',
        `The operation did not answer within ${Math.round(cutMs)} ms.${doubtful ? beingChecked : ''}`,
      );
      attempt.cancel(error);
      reject(error);
    });
    work.then(resolve, reject).finally(cancel);
  });
}

const beingChecked = ' Whether it took effect is being checked; please do not send it again.';

/**
 * What a given-up attempt leaves in doubt. All effects of a transactional operation lie in transactions and steps, and
 * the fence keeps it from beginning another: only those under way count. Of any other write nothing is known.
 */
function noteUnderWay(invocation: Invocation): void {
  const within = invocation.blocked;
  invocation.block('attempt', 'an attempt was given up before it ended');
  if (invocation.definition.options.effects !== 'transactional' || within !== null) {
    const known = 'An attempt was given up before it ended; its effects may still happen.';
    invocation.doubt({ part: 'attempt', name: 'operation', known });
    return;
  }
  for (const [name, memory] of invocation.steps) {
    if (memory.state !== 'started') continue;
    const transaction = name.startsWith('transaction:');
    invocation.doubt({
      part: transaction ? 'transaction' : 'step',
      name: transaction ? name.slice('transaction:'.length) : name,
      known: `The attempt was given up while ${transaction ? 'the transaction' : 'the step'} was under way.`,
    });
  }
}
