import type { Dialect } from '@/db/client';
/** What can be broken on purpose, and what really happens then. */
export const faultNames = [
  'connection-lost',
  'deadlock',
  'statement-timeout',
  'rate-limited',
  'unavailable',
  'hang',
  'malformed-reply',
  'cache-loss',
  'email-vendor-down',
  'permanent-bug',
] as const;
export type FaultName = (typeof faultNames)[number];

export type Boundary = 'database' | 'http' | 'cache';

export interface Fault {
  name: FaultName;
  label: string;
  /** What is done, so that nobody has to guess whether it is real. */
  what: string;
  boundary: Boundary;
  /** `run`: it lasts for the whole run, and the count does not matter. */
  lasts: 'count' | 'run';
  /** It needs a second session, which the embedded database does not have. */
  needsServer: boolean;
}

export const faults: readonly Fault[] = [
  {
    name: 'connection-lost',
    label: 'Connection lost',
    what: 'A second session ends the connection’s server process (pg_terminate_backend) in the middle of a statement.',
    boundary: 'database',
    lasts: 'count',
    needsServer: true,
  },
  {
    name: 'deadlock',
    label: 'Deadlock',
    what: 'A second session takes two locks in the opposite order; the server ends the action’s transaction.',
    boundary: 'database',
    lasts: 'count',
    needsServer: true,
  },
  {
    name: 'statement-timeout',
    label: 'Statement timeout',
    what: 'The statement’s limit is set to 200 ms and the server is made to sleep, so that it cancels the statement itself.',
    boundary: 'database',
    lasts: 'count',
    needsServer: true,
  },
  {
    name: 'rate-limited',
    label: 'Upstream 429 with Retry-After',
    what: 'The upstream answers 429 and asks for a wait of one second.',
    boundary: 'http',
    lasts: 'count',
    needsServer: false,
  },
  {
    name: 'unavailable',
    label: 'Upstream 503',
    what: 'The upstream answers that it is not available.',
    boundary: 'http',
    lasts: 'count',
    needsServer: false,
  },
  {
    name: 'hang',
    label: 'Upstream hangs',
    what: 'The upstream takes the request and never answers; the client gives up after its own limit.',
    boundary: 'http',
    lasts: 'count',
    needsServer: false,
  },
  {
    name: 'malformed-reply',
    label: 'Malformed reply',
    what: 'The upstream answers 200 with half a JSON document.',
    boundary: 'http',
    lasts: 'count',
    needsServer: false,
  },
  {
    name: 'cache-loss',
    label: 'Full cache loss',
    what: 'Every stored result of the target is deleted, in the process and in the database. Others get the same figures, computed anew.',
    boundary: 'cache',
    lasts: 'run',
    needsServer: false,
  },
  {
    name: 'email-vendor-down',
    label: 'E-mail vendor down',
    what: 'The vendor answers every call of this run with 503.',
    boundary: 'http',
    lasts: 'run',
    needsServer: false,
  },
  {
    name: 'permanent-bug',
    label: 'A permanent bug (the control)',
    what: 'Every read asks for a column that does not exist, as after a bad release. The right answer is to not heal it.',
    boundary: 'database',
    lasts: 'run',
    needsServer: false,
  },
];

export function faultNamed(name: FaultName): Fault {
  const fault = faults.find((each) => each.name === name);
  if (!fault) throw new Error(`no fault is called ${name}`);
  return fault;
}

/** Why a fault cannot be had with this database, or null. */
export function unavailableReason(fault: Fault, dialect: Dialect): string | null {
  if (!fault.needsServer || dialect !== 'pglite') return null;
  return fault.name === 'statement-timeout'
    ? 'The embedded database has no statement timeout.'
    : 'The embedded database has no connections to cut and no second session.';
}
