import type { CachedResult, OperationHandle, Refusal } from '../core/strategy';
import { untilAdmitted } from './admission';
import { runAttempt } from './attempt';
import { encode, NotEncodableError } from './codec';
import { Attempt } from './current-attempt';
import type { Invocation } from './invocation';
import { enqueueInvocation } from './queued';
import { lookUp } from './result-cache';
import type { Runtime } from './runtime';
import { clearCachedResult, resetConnection } from './shared-recoveries';

/** What would allow another run. */
const optionLine = "effects: 'transactional', // once every effect stands in a transaction() or step()";

/** What strategies may do with a failed invocation. */
export function operationHandle(
  invocation: Invocation,
  runtime: Runtime,
  input: { nested: boolean; queueRefusal: string | null },
): OperationHandle {
  const { definition, args } = invocation;
  const { options } = definition;

  /** It has begun, and what it did may not be done again. */
  const startedOnce = () => (options.effects ?? 'once') === 'once' && invocation.attempts > 0;

  function rerunRefusal(): Refusal | null {
    if (startedOnce()) return { reason: "Its effects are 'once': a second run could do them twice.", optionLine };
    if (invocation.waitedOut) return { reason: 'It waited for the circuit breaker for as long as anybody should.' };
    if (input.nested) return { reason: 'An operation inside it tried to heal this failure already.' };
    if (invocation.blocked) return { reason: `It may not run again: ${invocation.blocked}.` };
    if (invocation.unreplayableBody) return { reason: 'The request body was larger than 1 MiB and was not kept.' };
    return null;
  }

  function queueRefusal(): Refusal | null {
    if (input.queueRefusal) return { reason: input.queueRefusal };
    if (startedOnce()) {
      return { reason: "It was started, and its effects are 'once': a queued run could do them twice.", optionLine };
    }
    if (invocation.blocked) return { reason: `It may not run again: ${invocation.blocked}.` };
    try {
      encode(args);
      return null;
    } catch (error) {
      const why = error instanceof NotEncodableError ? error.message : 'they cannot be written as JSON';
      return { reason: `Its arguments cannot be stored: ${why}.` };
    }
  }

  return {
    options,
    get started() {
      return invocation.attempts > 0;
    },
    get endpoint() {
      return invocation.endpoint;
    },
    get inDoubt() {
      return (options.effects ?? 'once') === 'none' ? null : invocation.inDoubt;
    },
    get rerunRefusal() {
      return rerunRefusal();
    },
    get queueRefusal() {
      return queueRefusal();
    },
    get otherEndpoints() {
      return invocation
        .usableEndpoints()
        .filter((url) => !invocation.failedEndpoints.has(url) && url !== invocation.endpoint);
    },
    async runAgain({ endpoint } = {}) {
      if (invocation.endpoint) invocation.failedEndpoints.add(invocation.endpoint);
      if (endpoint) invocation.endpoint = endpoint;
      // A step with a dependency of its own asks for itself.
      const { dependency } = definition;
      await untilAdmitted(invocation, dependency, runtime);
      const cutMs =
        invocation.deadlineAt === null ? null : Math.max(1, invocation.deadlineAt - runtime.clock.monotonic());
      invocation.atFault = null;
      try {
        const value = await runAttempt(new Attempt(invocation, invocation.attempts + 1), cutMs);
        runtime.attemptSucceeded(dependency, invocation.endpoint);
        return value;
      } catch (error) {
        if (runtime.host.describeControlFlow(error) !== null) runtime.attemptSucceeded(dependency, invocation.endpoint);
        else runtime.attemptFailed(invocation.atFault ?? dependency, error, invocation.endpoint);
        throw error;
      }
    },
    cachedResult: (): Promise<CachedResult | null> => lookUp(runtime, options, args),
    clearCache: (signal) => clearCachedResult(invocation, runtime, signal),
    resetConnection: (signal) => resetConnection(invocation, runtime, signal),
    enqueue: () => enqueueInvocation(invocation, runtime),
  };
}
