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
export type StrategyName = (typeof strategyNames)[number];

/** What an operation does to the world; it alone decides what may run again. */
export const effectKinds = ['none', 'idempotent', 'transactional', 'once'] as const;
export type Effects = (typeof effectKinds)[number];

export const categories = ['database', 'api', 'cache', 'queue', 'ai', 'email', 'sms', 'application'] as const;
export type Category = (typeof categories)[number];

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
export type FailureKind = (typeof failureKinds)[number];

/** Best first. `deferred` and `degraded` never count as healed; `unknown` waits for a person. */
export const outcomes = ['healed', 'deferred', 'degraded', 'failed', 'unknown'] as const;
export type Outcome = (typeof outcomes)[number];

export const severities = ['low', 'normal', 'critical'] as const;
export type Severity = (typeof severities)[number];

export const modes = ['off', 'observe', 'suggest', 'heal'] as const;
export type Mode = (typeof modes)[number];

/** Who chose a strategy: measured evidence, a rule, the language model, the small model of our own, or an admin's approval. */
export const choosers = ['pattern', 'rule', 'model', 'forest', 'person'] as const;
export type Chooser = (typeof choosers)[number];

export const checkStates = ['ok', 'failing', 'not-configured'] as const;
export type CheckState = (typeof checkStates)[number];
