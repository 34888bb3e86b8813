import { z } from 'zod';
import { strategyNames } from './vocabulary';

const share = z.number().min(0).max(1);

/** When a dependency's circuit breaker opens, and for how long. */
const breaker = z.strictObject({
  enabled: z.boolean().default(true),
  /** Failures in a row that open it. Where half of all calls fail, twelve in a row are one in four thousand. */
  consecutiveFailures: z.int().min(2).max(1_000).default(12),
  /** Share of failed calls in the window that opens it … */
  failureRate: z.number().min(0.05).max(1).default(0.9),
  windowMs: z.int().min(1_000).max(600_000).default(10_000),
  /** … once so many calls were made in the window. */
  minimumCalls: z.int().min(2).max(100_000).default(20),
  /** From opening until one call may try again; twice as long after a failed try. */
  openMs: z.int().min(100).max(600_000).default(1_000),
  /** Share of the live instances that must have opened it before it is open for all; never fewer than two. */
  quorum: z.number().min(0.1).max(1).default(0.5),
});

/** Tokens that reruns take from a dependency's bucket and that successes give back. */
const retryBudget = z.strictObject({
  tokens: z.number().min(1).max(10_000).default(40),
  /** One rerun after a passing failure. */
  transientCost: z.number().min(0).max(100).default(1),
  /** One rerun after a rate limit: the server itself said when. */
  throttlingCost: z.number().min(0).max(100).default(0.5),
  /** Given back by a success while the bucket is not full. */
  refill: z.number().min(0).max(100).default(1),
  /** Regained per second, so that an idle dependency can be tried again. */
  floorPerSecond: z.number().min(0).max(100).default(0.2),
});

/**
 * Weights of a strategy's expected utility, in units of "one healed call of normal severity":
 * `p × value × (1 + waiting) − time − load − risk`.
 */
const utility = z.strictObject({
  /** What success is worth, by severity of the operation. */
  valueLow: z.number().min(0).max(100).default(0.5),
  valueNormal: z.number().min(0).max(100).default(1),
  valueCritical: z.number().min(0).max(100).default(3),
  /** Added to the value for each other caller that waits for the same dependency, up to ten. */
  perCallerWaiting: z.number().min(0).max(1).default(0.05),
  /** Cost of a second of expected waiting and running. */
  perSecond: z.number().min(0).max(10).default(0.02),
  /** Cost of one more call while the retry budget is empty; falls to zero as it fills. */
  load: z.number().min(0).max(10).default(0.3),
  /** Cost of changing state that others use. */
  sharedRisk: z.number().min(0).max(10).default(0.1),
  /** Cost of giving a stand-in instead of a fresh result. */
  degradedRisk: z.number().min(0).max(10).default(0.05),
});

/** How the healer learns. */
const learning = z.strictObject({
  /** Share of failures of reads where chance chooses among strategies of equal rank, in order to learn. */
  exploration: z.number().min(0).max(0.2).default(0.02),
  /** After so long, an observation counts half. */
  halfLifeDays: z.number().min(1).max(365).default(14),
  /** A pattern is used once the one-sided 95 % lower bound of its success reaches this; `limits.trust` may ask for more. */
  trust: z.number().min(0.5).max(1).default(0.8),
  /** The small model chooses where it is at least so sure; below that a person is asked. */
  forestConfidence: z.number().min(0.5).max(1).default(0.9),
});

const canary = z.strictObject({
  /** Share that is healed; the rest is only observed. */
  share: share.default(1),
  by: z.enum(['traffic', 'instances']).default('traffic'),
});

/** Two strategies of equal rank against each other. Who gets which is decided by the key, the same every time. */
const experiment = z.strictObject({
  name: z.string().regex(/^[a-z0-9][a-z0-9-]{0,39}$/, 'lower-case letters, digits and hyphens, at most 40'),
  /** Only failures of this source; empty: of any. */
  source: z.string().max(200).default(''),
  arms: z.tuple([z.enum(strategyNames), z.enum(strategyNames)]).refine(([a, b]) => a !== b, 'two different strategies'),
  /** Share that gets the first of the two. */
  firstShare: share.default(0.5),
});

/**
 * What an admin may change while the system runs. Every field has a default; code gives its own through
 * `createHealer({ settings })`, and what an admin saves comes before both.
 */
export const settingsSchema = z.strictObject({
  /** The kill switch: false stops all healing on all instances within a second. Claims, completions and step memory go on. */
  healingEnabled: z.boolean().default(true),
  /** Health checks heal ahead of failures (their `recover`). */
  predictionEnabled: z.boolean().default(true),
  /** Planned work: alerts are held, nothing is learned and no shared state is touched until this instant (ms), or 0. */
  maintenanceUntilMs: z.int().min(0).default(0),
  /** `heal`, or the more careful `suggest` and `observe`. The environment's SELFHEAL_MODE may only be stricter. */
  mode: z.enum(['observe', 'suggest', 'heal']).default('heal'),
  /** Actions on shared state at once, for all instances together. */
  maxConcurrentHealings: z.int().min(1).max(1_000).default(5),
  /** Actions on shared state a minute, for all instances together. */
  rateLimitPerMinute: z.int().min(1).max(10_000).default(10),
  /** The same fingerprint is not answered by another action on shared state for so long. */
  cooldownMs: z.int().min(0).max(3_600_000).default(60_000),
  /** Share of the live instances that must agree to a critical action. */
  consensusThreshold: z.number().min(0.5).max(1).default(0.6),
  voteMs: z.int().min(500).max(60_000).default(5_000),
  /** After an action on shared state, its failure rate is watched for so long. */
  watchMs: z.int().min(1_000).max(600_000).default(30_000),
  breaker: breaker.prefault({}),
  retryBudget: retryBudget.prefault({}),
  utility: utility.prefault({}),
  learning: learning.prefault({}),
  canary: canary.prefault({}),
  experiments: z.array(experiment).max(20).default([]),
});
/** What is in force: every field has a value. */
export type Settings = z.infer<typeof settingsSchema>;
/** What code or an admin gives: anything left out has its default. */
export type SettingsInput = z.input<typeof settingsSchema>;
