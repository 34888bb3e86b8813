import { withSelfHealing } from '@/lib/self-healing/error-interceptor';
import type { HealingOptions } from '@/lib/self-healing/index';

export type Variant = 'plain' | 'wrapped' | 'guarded';

type Function = (...args: never[]) => Promise<unknown>;
type Options<F extends Function> = HealingOptions<Parameters<F>, Awaited<ReturnType<F>>>;

/** What makes the variants out of one source: the same function, left alone or wrapped. */
export type Wrap = <F extends Function>(operation: F, options: Options<F>) => F;

/** Not wrapped at all: what everything else is compared with. */
export const plain: Wrap = (operation) => operation;

/** Wrapped with the least that is needed. */
export const wrapped: Wrap = withSelfHealing;

/** Wrapped with everything that lets the library act: bodies are buffered, attempts cut, results checked, keys claimed. */
export const guarded: Wrap = (operation, options) =>
  withSelfHealing(operation, {
    deadlineMs: 30_000,
    verify: () => true,
    isFailure: () => false,
    captureArgs: () => ({ captured: true }),
    ...options,
    ...(options.effects === 'none' ? {} : { effects: 'idempotent', idempotencyKey: () => crypto.randomUUID() }),
  });
