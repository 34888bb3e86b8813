import { z } from 'zod';
import { usualIncident } from './incident';

/** Limits of one healer, with their defaults. All times in milliseconds. */
export const limitsSchema = z.strictObject({
  /** From the first failure until healing must have ended. */
  healingMs: z.int().min(10).max(120_000).default(10_000),
  /** Longest time of one transaction of a first attempt, finding out about a lost COMMIT included. */
  transactionMs: z.int().min(100).max(600_000).default(30_000),
  /** Attempts of one invocation, the first included. */
  maxAttempts: z.int().min(1).max(10).default(5),
  /** Callers of this process that may be kept waiting at once; each holds some tens of kilobytes. Further ones are answered. */
  waitingCallers: z.int().min(1).default(400),
  /** Whole events of one fingerprint per window; further ones are counted. */
  eventsPerWindow: z.int().min(1).default(20),
  stormWindowMs: z.int().min(1000).default(60_000),
  /** Events held in memory while the store is away. */
  spoolEvents: z.int().min(10).default(2_000),
  /** Healed this often within the window: raised as recurring. */
  recurringCount: z.int().min(2).default(10),
  recurringWindowMs: z.int().min(1000).default(3_600_000),
  /** One-sided 95 % lower bound at which a learned pattern is trusted. */
  trust: z.number().min(0.5).max(1).default(0.8),
  /** Observations one incident may add. */
  observationsPerIncident: z.int().min(1).default(usualIncident.observations),
  /** An incident of a fingerprint ends after so long a silence. */
  incidentGapMs: z.int().min(1000).default(usualIncident.gapMs),
  alertCooldownMs: z.int().min(1000).default(900_000),
  /** Model calls a day, and the tokens they may use. */
  modelCallsPerDay: z.int().min(0).default(200),
  modelTokensPerDay: z.int().min(0).default(200_000),
  /** What they may cost a day, in US dollars; needs prices. */
  modelUsdPerDay: z.number().min(0).default(1),
  /** Prices of a million tokens, in US dollars; without them no cap in money holds, and none is shown. */
  modelUsdPerMillionInput: z.number().min(0).optional(),
  modelUsdPerMillionOutput: z.number().min(0).optional(),
  modelTimeoutMs: z.int().min(100).default(8_000),
  /** How long a second submit of the same key waits for the first. */
  keyWaitMs: z.int().min(0).default(10_000),
  /** How long an idempotency key is remembered. */
  keyTtlMs: z.int().min(1000).default(86_400_000),
  /** The response waits so long for the record; 0 on a long-running server. */
  recordBeforeResponseMs: z.int().min(0).default(0),
});
/** Bounds of one healer, each with its default; `createHealer({ limits })` takes some of them. */
export type Limits = z.infer<typeof limitsSchema>;
