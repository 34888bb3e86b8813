import { HealingError } from '../core/errors';
import type { AnyHealingOptions } from '../core/options';

/** Whether an operation's result is right by its own `isFailure` and `verify`: null, or the error that says why not. */
export async function checkResult(options: AnyHealingOptions, result: unknown): Promise<Error | null> {
  try {
    const failed = options.isFailure?.(result) ?? false;
    if (failed instanceof Error) return failed;
    if (failed) return new HealingError('RESULT_REJECTED', 'The operation returned a failure (isFailure).');
    if (options.verify && !(await options.verify(result))) {
      return new HealingError('RESULT_REJECTED', 'The operation returned a result that is not right (verify).');
    }
    return null;
  } catch (error) {
    return new HealingError('RESULT_REJECTED', 'The check of the result failed itself.', { cause: error });
  }
}
