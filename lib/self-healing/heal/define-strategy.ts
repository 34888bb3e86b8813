import type { Strategy } from '../core/strategy';

/** Declares a strategy: one file, one call. Its options take the defaults of their schema. */
export function defineStrategy<Options>(strategy: Strategy<Options>): Strategy {
  // The guard parses the options with the strategy's own schema, so the erased form is safe.
  return strategy as unknown as Strategy;
}
