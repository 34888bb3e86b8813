import type { HealingOptions } from './core/options';

/** First cut: passes through. Replaced by the real door. */
export function withSelfHealing<F extends (...args: never[]) => Promise<unknown>>(
  operation: F,
  _options: HealingOptions<Parameters<F>, Awaited<ReturnType<F>>>,
): F {
  return operation;
}
