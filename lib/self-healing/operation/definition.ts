import { z } from 'zod';
import { HealingError } from '../core/errors';
import type { AnyHealingOptions } from '../core/options';
import { categories, effectKinds, modes, severities, strategyNames } from '../core/vocabulary';

const callable = z.custom<(...args: never[]) => unknown>((value) => typeof value === 'function', 'must be a function');
const endpoints = z.strictObject({
  urls: z.array(z.url({ protocol: /^https?$/ })).min(1),
  sharedIdempotency: z.boolean().optional(),
});

const optionsSchema = z.strictObject({
  source: z.string().min(1).max(200),
  category: z.enum(categories),
  effects: z.enum(effectKinds).optional(),
  idempotencyKey: callable.optional(),
  dependency: z.string().min(1).optional(),
  cache: z
    .strictObject({
      key: callable,
      scope: z.union([z.literal('public'), callable]),
      ttlMs: z.int().min(0),
      staleMs: z.int().min(0),
      tags: z.array(z.string()).optional(),
    })
    .optional(),
  endpoints: z.union([endpoints, callable]).optional(),
  connection: z.strictObject({ ping: callable, reset: callable }).optional(),
  defaultValue: z.unknown().optional(),
  skip: z.strictObject({ result: z.unknown() }).optional(),
  queue: z
    .strictObject({ accepted: callable, expiresMs: z.int().min(1000), stillValid: callable.optional() })
    .optional(),
  deadlineMs: z.int().min(1).optional(),
  severity: z.enum(severities).optional(),
  verify: callable.optional(),
  isFailure: callable.optional(),
  captureArgs: callable.optional(),
  onDegraded: callable.optional(),
  strategies: z.array(z.enum(strategyNames)).optional(),
  mode: z.enum(modes).optional(),
  ai: z.enum(['after', 'inline', 'off']).optional(),
});

/** Options that only make sense for a read, each with what to do instead. */
const readOnly = [
  ['cache', "a stored result cannot stand in for a write: remove `cache`, or declare effects: 'none' if it is a read"],
  [
    'defaultValue',
    "a default cannot stand in for a write: use `skip` for an optional one, or effects: 'none' if it is a read",
  ],
] as const;

/** Checks the options of one operation. Throws `INVALID_OPTIONS` with the source and the mend. */
export function parseOptions(options: AnyHealingOptions): AnyHealingOptions {
  const source = typeof options?.source === 'string' && options.source !== '' ? options.source : '(no source)';
  const refuse = (mend: string): never => {
    throw new HealingError('INVALID_OPTIONS', `withSelfHealing(${source}): ${mend}`);
  };
  const parsed = optionsSchema.safeParse(options);
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    refuse(`option \`${issue?.path.join('.') || 'options'}\`: ${issue?.message ?? 'is not valid'}`);
  }
  const effects = options.effects ?? 'once';
  for (const [name, mend] of readOnly) {
    if (name in options && options[name] !== undefined && effects !== 'none') refuse(`\`${name}\`: ${mend}`);
  }
  if (options.queue && options.cache) refuse('`queue` and `cache` exclude each other: a read is not queued');
  if (options.queue && effects === 'none') refuse('`queue`: a read has nothing to do later; remove it');
  if (options.idempotencyKey && effects === 'none') refuse('`idempotencyKey`: a read needs no key; remove it');
  return options;
}

export function dependencyOf(options: AnyHealingOptions): string {
  return options.dependency ?? (options.category === 'database' ? 'database' : options.source);
}
