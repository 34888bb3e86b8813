/** The closed vocabularies. Everything that is stored, shown or sent to a model uses these words and no others. */

export const strategyNames = [
  'RETRY_WITH_BACKOFF',
  'RATE_LIMIT_BACKOFF',
  'ROLLBACK_TRANSACTION',
  'RESET_CONNECTION',
  'SWITCH_API_ENDPOINT',
  'CLEAR_CACHE_AND_RETRY',
  'QUEUE_FOR_LATER',
  'FALLBACK_TO_CACHE',
  'USE_DEFAULT_VALUE',
  'SKIP_OPERATION',
] as const;
/** One of the ten. */
export type StrategyName = (typeof strategyNames)[number];

/** What an operation does to the world; it alone decides what may run again. */
export const effectKinds = ['none', 'idempotent', 'transactional', 'once'] as const;
/** `none`: it reads. `idempotent`: twice is once. `transactional`: all inside transactions and steps. `once`: anything else. */
export type Effects = (typeof effectKinds)[number];

/** What an operation mostly depends on. */
export const categories = ['database', 'api', 'cache', 'queue', 'ai', 'email', 'sms', 'application'] as const;
/** What an operation mostly depends on. */
export type Category = (typeof categories)[number];

/** What sort of failure it was. */
export const failureKinds = [
  'connection-lost',
  'connection-refused',
  'connections-exhausted',
  'database-unavailable',
  'deadlock',
  'serialization-conflict',
  'lock-timeout',
  'statement-timeout',
  'rate-limited',
  'upstream-unavailable',
  'upstream-timeout',
  'malformed-reply',
  'stale-cache',
  'attempt-timeout',
  'resource-exhausted',
  'circuit-open',
  'constraint-violation',
  'validation',
  'not-found',
  'unauthorized',
  'forbidden',
  'configuration',
  'programmer-error',
  'commit-unknown',
  'unknown',
] as const;
/** What sort of failure it was. */
export type FailureKind = (typeof failureKinds)[number];

/** Best first. `deferred` and `degraded` never count as healed; `unknown` waits for a person. */
export const outcomes = ['healed', 'deferred', 'degraded', 'failed', 'unknown'] as const;
/** How a failure ended for its caller. */
export type Outcome = (typeof outcomes)[number];

/** How much an operation matters to people. */
export const severities = ['low', 'normal', 'critical'] as const;
/** How much an operation matters to people. */
export type Severity = (typeof severities)[number];

/** The more careful first: nothing, record only, run what an admin approved, heal. */
export const modes = ['off', 'observe', 'suggest', 'heal'] as const;
/** What may be done after a failure. */
export type Mode = (typeof modes)[number];

/** Who chose a strategy: measured evidence, a rule, the language model, the small model of our own, or an admin's approval. */
export const choosers = ['pattern', 'rule', 'model', 'forest', 'person'] as const;
/** Who chose a strategy. */
export type Chooser = (typeof choosers)[number];

/** What a health check can find. */
export const checkStates = ['ok', 'failing', 'not-configured'] as const;
/** What a health check can find. */
export type CheckState = (typeof checkStates)[number];
