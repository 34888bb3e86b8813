import type { FailureKind } from '../core/vocabulary';

const sentences: Record<FailureKind, string> = {
  'connection-lost': 'The connection to a dependency broke',
  'connection-refused': 'A dependency refused the connection',
  'connections-exhausted': 'No connection to the database was free',
  'database-unavailable': 'The database was not available',
  deadlock: 'Two transactions waited for each other',
  'serialization-conflict': 'Two transactions changed the same rows',
  'lock-timeout': 'A lock was not free in time',
  'statement-timeout': 'A database statement took too long',
  'rate-limited': 'A vendor asked us to slow down',
  'upstream-unavailable': 'A vendor was not available',
  'upstream-timeout': 'A vendor did not answer in time',
  'malformed-reply': 'A dependency gave an answer that makes no sense',
  'stale-cache': 'A cached value no longer fits',
  'attempt-timeout': 'The operation took longer than it may',
  'resource-exhausted': 'Memory or disk space ran out',
  'circuit-open': 'A dependency failed so often that it is not called for a while',
  'constraint-violation': 'The database refused the data',
  validation: 'The input was not valid',
  'not-found': 'Something was not found',
  unauthorized: 'The caller was not signed in',
  forbidden: 'The caller may not do this',
  configuration: 'Something is configured wrongly',
  'programmer-error': 'The code has a bug',
  'commit-unknown': 'The connection broke while a transaction was committed',
  unknown: 'Something failed that no rule knows',
};

/** A failure's kind in words for somebody who has just been woken up. */
export function describeKind(kind: FailureKind): string {
  return sentences[kind];
}
