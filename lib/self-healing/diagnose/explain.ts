import type { FailureKind } from '../core/vocabulary';

const sentences: Readonly<Record<FailureKind, string>> = {
  'connection-lost': 'The connection broke while it was in use.',
  'connection-refused': 'The service refused the connection.',
  'connections-exhausted': 'No database connection was free in time.',
  'database-unavailable': 'The database was not ready to answer.',
  deadlock: 'Two transactions waited for each other; the database ended this one and undid it.',
  'serialization-conflict': 'Another transaction changed the same data; the database undid this one.',
  'lock-timeout': 'Something else held a lock on the data for too long.',
  'statement-timeout': 'A statement took longer than the database allows and was cancelled.',
  'rate-limited': 'The service asked for a slower pace.',
  'upstream-unavailable': 'The service could not be reached or was not able to answer.',
  'upstream-timeout': 'The service did not answer in time.',
  'malformed-reply': 'The service answered with something that is not a valid reply.',
  'stale-cache': 'A stored result no longer has the form that is expected of it.',
  'attempt-timeout': 'The attempt was still running when its time was over.',
  'resource-exhausted': 'Something needed to work ran out: memory, disk space or open files.',
  'circuit-open': 'It was not started: the service failed too often lately and is left alone for a while.',
  'constraint-violation': 'The data conflicts with what is stored already.',
  validation: 'The input was not accepted.',
  'not-found': 'What was asked for does not exist.',
  unauthorized: 'The caller was not recognised.',
  forbidden: 'The caller may not do this.',
  configuration: 'Something is set up wrongly; a person has to change it.',
  'programmer-error': 'The code itself has a fault; running it again would fail again.',
  'commit-unknown':
    'The connection broke while the work was being committed; whether it took effect has to be checked.',
  unknown: 'The error says nothing that a rule knows.',
};
const databaseSentences: Partial<Record<FailureKind, string>> = {
  'connection-lost': 'The database dropped the connection.',
  'connection-refused': 'The database refused the connection.',
  'upstream-timeout': 'The database did not answer in time.',
  'upstream-unavailable': 'The database could not be reached.',
};

/** What happened, in plain words. `category` makes it concrete where it can. */
export function explainKind(kind: FailureKind, category?: string): string {
  return (category === 'database' ? databaseSentences[kind] : undefined) ?? sentences[kind];
}
