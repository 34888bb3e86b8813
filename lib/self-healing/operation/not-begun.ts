import { isHealingError } from '../core/errors';
import type { Invocation } from './invocation';
import { routeOf } from './recover';
import { isAnswer, isSettled, markSettled } from './settled';

/**
 * What becomes of a keyed operation that was not called: its key was refused, or could not be claimed, or who asks could
 * not be found out. The framework may get an answer of its own kind; inside another operation, and for everything but
 * the library's own refusals, the error comes out.
 */
export async function notBegun(invocation: Invocation, error: unknown): Promise<unknown> {
  const { definition, args, parent } = invocation;
  const { host } = definition.runtime;
  host.rethrowControlFlow(error);
  // The operation around it records what comes of it there.
  if (parent !== undefined) throw error;
  if (!isAnswer(error) && !isSettled(error)) await record(invocation, error);
  const answer = isHealingError(error) ? host.answerRefusal?.(error, args) : undefined;
  if (answer === undefined) throw error;
  return answer;
}

/** Under the operation's own name: reported by the framework's hook, it would pass for code that is not wrapped. */
async function record({ definition, args }: Invocation, error: unknown): Promise<void> {
  const { options } = definition;
  try {
    const runtime = await definition.runtime.load();
    if (runtime.mode !== 'off' && options.mode !== 'off') {
      runtime.recordNotBegun(error, { options, route: routeOf(args[0]) });
    }
    markSettled(error);
  } catch (cause) {
    console.error(`selfheal: ${options.source} was not called, and that could not be recorded.`, cause);
  }
}
