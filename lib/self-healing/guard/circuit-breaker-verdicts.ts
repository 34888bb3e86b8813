import type { FailureKind } from '../core/vocabulary';

/**
 * `fault`: the dependency did not do its part. `answers`: it did, so this counts as a success for its breaker.
 * `says-nothing`: the failure may have come from elsewhere, and moves the breaker in neither direction.
 */
export type BreakerVerdict = 'fault' | 'answers' | 'says-nothing';

/** What each kind of failure says about the dependency that was called. */
export const breakerVerdicts: Record<FailureKind, BreakerVerdict> = {
  // Nobody was there, or nobody any more.
  'connection-lost': 'fault',
  'connection-refused': 'fault',
  // More calls make it worse: exactly what a breaker is for.
  'connections-exhausted': 'fault',
  'database-unavailable': 'fault',
  'upstream-unavailable': 'fault',
  // It did not answer in the time it was given.
  'upstream-timeout': 'fault',
  'attempt-timeout': 'fault',
  'statement-timeout': 'fault',
  // The connection broke at the worst moment, but it did break.
  'commit-unknown': 'fault',
  // Two callers met inside a database that works; it told them so.
  deadlock: 'answers',
  'serialization-conflict': 'answers',
  'lock-timeout': 'answers',
  // It answers, and says itself when it may be called again.
  'rate-limited': 'answers',
  // It read the request and turned it down.
  'constraint-violation': 'answers',
  validation: 'answers',
  'not-found': 'answers',
  unauthorized: 'answers',
  forbidden: 'answers',
  // May be the caller's own parsing of what a user sent.
  'malformed-reply': 'says-nothing',
  // It was not called at all.
  'stale-cache': 'says-nothing',
  'circuit-open': 'says-nothing',
  // This process is short of something, or the call never left it.
  'resource-exhausted': 'says-nothing',
  configuration: 'says-nothing',
  'programmer-error': 'says-nothing',
  unknown: 'says-nothing',
};
