import 'server-only';
import { nextHost } from './adapters/next/next-host';
import { outsidePrerender } from './adapters/next/prerender';
import type { HealingOptions } from './core/options';
import { systemClock } from './core/system-clock';
import type { Healer } from './healer';
import type { Definition, Operation } from './operation/invocation';
import { register } from './operation/registry';
import { wrapOperation } from './operation/wrap';
import { processDependencies, processHealer, processRegistry } from './process-healer';

export { workAfterResponses } from './adapters/next/after-responses';
export { asResponse } from './adapters/next/as-response';
export { HealingError, isHealingError } from './core/errors';
export type { Healer } from './healer';
export { type HealingContext, healing } from './operation/healing-context';
export { isInDoubt } from './operation/settled';
export { configureHealing, processHealer } from './process-healer';

const host = nextHost({ actor: async () => (await (await processHealer()).runtime()).host.actor() });
const dependency = (name: string) => processDependencies().of(name);
const source = {
  ...{ host, clock: systemClock, dependency },
  load: async () => (await processHealer()).runtime(),
};

/**
 * Wraps a server action or a route handler: a failure of it is diagnosed and, where that is safe, healed inside the
 * request. The result has the operation's own type; when healing fails, the operation's own error comes out.
 *
 * @param options `source` and `category` are required; every other option allows a strategy or sets a limit.
 * @throws HealingError `INVALID_OPTIONS` at definition, with the source and the mend.
 * @example
 * export const getContact = withSelfHealing(async function getContact(id: string) { … },
 *   { source: 'getContact', category: 'database', effects: 'none' });
 */
export function withSelfHealing<F extends (...args: never[]) => Promise<unknown>>(
  operation: F,
  options: HealingOptions<Parameters<F>, Awaited<ReturnType<F>>>,
): F {
  if (process.env.NEXT_RUNTIME === 'edge') {
    throw new Error(
      `withSelfHealing(${options.source}): the Edge runtime is not supported; remove \`runtime = 'edge'\`.`,
    );
  }
  const made: { wrapped: Operation; definition: Definition } = wrapOperation(
    operation as unknown as Operation,
    options,
    source,
  );
  register(processRegistry(), made.wrapped, made.definition);
  return made.wrapped as unknown as F;
}

/** For `onRequestError`: records a failure that no wrapped operation dealt with. Never throws. */
export async function reportUnwrapped(error: unknown, where: { source: string; route: string | null }): Promise<void> {
  try {
    await outsidePrerender(async () => {
      const healer: Healer = await processHealer();
      await healer.reportUnwrapped(error, where);
    });
  } catch (cause) {
    console.error(
      'selfheal: an unwrapped failure could not be recorded.',
      cause instanceof Error ? cause.name : 'unknown',
    );
  }
}
