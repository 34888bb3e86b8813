import type { Category, FailureKind } from '@/lib/self-healing/core/vocabulary';

const service: Record<Category, string> = {
  database: 'The database',
  api: 'The outside service',
  cache: 'The cache',
  queue: 'The job queue',
  ai: 'The language model',
  email: 'The e-mail service',
  sms: 'The SMS service',
  application: 'The service it called',
};

/** Short name of a kind, for a column: "connection lost". */
export function kindLabel(kind: string): string {
  if (kind === 'unknown') return 'unknown cause';
  return kind === 'commit-unknown' ? 'commit in doubt' : kind.replaceAll('-', ' ');
}

const sentences: Record<FailureKind, (who: string) => string> = {
  'connection-lost': (who) => `${who} dropped the connection`,
  'connection-refused': (who) => `${who} refused the connection`,
  'connections-exhausted': (who) => `${who} had no free connection`,
  'database-unavailable': () => 'The database was not available',
  deadlock: () => 'Two transactions blocked each other, and the database ended this one',
  'serialization-conflict': () => 'Two transactions changed the same rows at once, and the database ended this one',
  'lock-timeout': () => 'Another transaction held a lock for too long',
  'statement-timeout': () => 'A database statement took too long and was cancelled',
  'rate-limited': (who) => `${who} asked us to slow down`,
  'upstream-unavailable': (who) => `${who} could not be reached or answered that it is unavailable`,
  'upstream-timeout': (who) => `${who} did not answer in time`,
  'malformed-reply': () => 'The reply was not in the agreed form',
  'stale-cache': () => 'A stored result no longer had the form the code expects',
  'attempt-timeout': () => 'The operation did not finish in its time',
  'resource-exhausted': (who) => `${who} ran out of a resource`,
  'circuit-open': (who) => `${who} had failed too often and is not called for a while, so this was not started`,
  'constraint-violation': () => 'The database rejected the data: it breaks a constraint',
  validation: () => 'The input was not valid',
  'not-found': () => 'Something that was asked for does not exist',
  unauthorized: (who) => `${who} did not accept our credentials`,
  forbidden: (who) => `${who} did not permit the call`,
  configuration: () => 'A setting is missing or wrong',
  'programmer-error': () => 'The code has a defect',
  'commit-unknown': () => 'The connection broke while committing, so it is not known whether the change was saved',
  unknown: () => 'It failed for a reason that no rule knows',
};

const permanent: readonly FailureKind[] = [
  'constraint-violation',
  'validation',
  'not-found',
  'unauthorized',
  'forbidden',
  'configuration',
  'programmer-error',
];

/** The same again would fail the same way, and a stored or default result would hide it: only a mend helps. */
export function wantsMending(kind: FailureKind): boolean {
  return permanent.includes(kind);
}

/** What went wrong as a sentence without its full stop: "The database dropped the connection". */
export function failureSentence(event: { kind: FailureKind; category: Category; errorCode: string | null }): string {
  const who = service[event.category];
  if (event.kind !== 'upstream-unavailable' || event.errorCode === null) return sentences[event.kind](who);
  if (/^5\d\d$/.test(event.errorCode)) return `${who} answered that it is unavailable`;
  return unreachable.includes(event.errorCode) ? `${who} could not be reached` : sentences[event.kind](who);
}

/** Codes of Node that tell of a name without an address or of a host without a way to it: nobody answered. */
const unreachable: readonly string[] = [
  'ENOTFOUND',
  'EAI_AGAIN',
  'EAI_FAIL',
  'EAI_NODATA',
  'EAI_NONAME',
  'EHOSTUNREACH',
  'EHOSTDOWN',
  'ENETUNREACH',
  'ENETDOWN',
];
