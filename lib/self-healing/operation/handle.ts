import type { AnyHealingOptions } from '../core/options';
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
  return new Handle(invocation, runtime, input);
}

/** A class, since an object literal with accessors costs the engine a hidden class of its own for each failure. */
class Handle implements OperationHandle {
  readonly options: AnyHealingOptions;

  constructor(
    private readonly invocation: Invocation,
    private readonly runtime: Runtime,
    private readonly input: { nested: boolean; queueRefusal: string | null },
  ) {
    this.options = invocation.definition.options;
  }

  get started() {
    return this.invocation.attempts > 0;
  }

  get endpoint() {
    return this.invocation.endpoint;
  }

  get inDoubt() {
    return (this.options.effects ?? 'once') === 'none' ? null : this.invocation.inDoubt;
  }

  get rerunRefusal(): Refusal | null {
    const { invocation } = this;
    if (this.startedOnce) return { reason: "Its effects are 'once': a second run could do them twice.", optionLine };
    if (invocation.waitedOut) return { reason: 'It waited for the circuit breaker for as long as anybody should.' };
    if (this.input.nested) return { reason: 'An operation inside it tried to heal this failure already.' };
    if (invocation.blocked) return { reason: `It may not run again: ${invocation.blocked}.` };
    if (invocation.unreplayableBody) return { reason: 'The request body was larger than 1 MiB and was not kept.' };
    return null;
  }

  get queueRefusal(): Refusal | null {
    const { invocation } = this;
    if (this.input.queueRefusal) return { reason: this.input.queueRefusal };
    if (this.startedOnce) {
      return { reason: "It was started, and its effects are 'once': a queued run could do them twice.", optionLine };
    }
    if (invocation.blocked) return { reason: `It may not run again: ${invocation.blocked}.` };
    try {
      encode(invocation.args);
      return null;
    } catch (error) {
      const why = error instanceof NotEncodableError ? error.message : 'they cannot be written as JSON';
      return { reason: `Its arguments cannot be stored: ${why}.` };
    }
  }

  get otherEndpoints() {
    const { invocation } = this;
    return invocation
      .usableEndpoints()
      .filter((url) => !invocation.failedEndpoints.has(url) && url !== invocation.endpoint);
  }

  /** It has begun, and what it did may not be done again. */
  private get startedOnce(): boolean {
    return (this.options.effects ?? 'once') === 'once' && this.invocation.attempts > 0;
  }

  async runAgain({ endpoint }: { endpoint?: string } = {}): Promise<unknown> {
    const { invocation, runtime } = this;
    if (invocation.endpoint) invocation.failedEndpoints.add(invocation.endpoint);
    if (endpoint) invocation.endpoint = endpoint;
    // A step with a dependency of its own asks for itself.
    const { dependency } = invocation.definition;
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
  }

  cachedResult(): Promise<CachedResult | null> {
    return lookUp(this.runtime, this.options, this.invocation.args);
  }

  clearCache(signal: AbortSignal) {
    return clearCachedResult(this.invocation, this.runtime, signal);
  }

  resetConnection(signal: AbortSignal) {
    return resetConnection(this.invocation, this.runtime, signal);
  }

  enqueue() {
    return enqueueInvocation(this.invocation, this.runtime);
  }
}
