import type { Random } from '../../lib/self-healing';

/** `read`; `keyed`: a write whose service knows idempotency keys; `send`: one that does not, as an e-mail. */
export type RequestKind = 'read' | 'keyed' | 'send';

export interface Fault {
  error: () => Error;
  afterMs: number;
  /** The answer was lost, not the effect. */
  effectHappened: boolean;
}

export interface Workload {
  name: string;
  /** Requests a second, and for how long they come. */
  perSecond: number;
  seconds: number;
  kinds: readonly RequestKind[];
  /** Decides on one call; `admitted` counts the calls that the service took within the running second. */
  fault(input: { nowMs: number; random: Random; admitted: number; request: number }): Fault | null;
  /** Where the load on the dependency is counted: the whole of it, unless it says otherwise. */
  counted?: { fromMs: number; toMs: number };
  /** Nothing is to be recovered: whatever looks like a success is a false heal. */
  permanent?: boolean;
  /** No cached answer may stand in for a fresh one. */
  freshOnly?: boolean;
  /** A stand-in at once is what is wanted here: it counts like a fresh answer when contenders are compared. */
  standInsCount?: boolean;
}

const failure = (message: string, fields: object) => () => Object.assign(new Error(message), fields);
const httpError = (status: number, headers: Record<string, string> = {}) =>
  failure(`${status} from the service`, { status, headers: new Headers(headers) });

const refused: Fault = {
  error: failure('connect ECONNREFUSED 127.0.0.1:9', { code: 'ECONNREFUSED' }),
  afterMs: 3,
  effectHappened: false,
};

/** What networks and services do on a bad day, each in its share. */
function transientFault(random: Random): Fault {
  const draw = random();
  if (draw < 0.3) return { error: httpError(503), afterMs: 20, effectHappened: false };
  if (draw < 0.5) return refused;
  if (draw < 0.7) {
    return { error: failure('socket hang up', { code: 'ECONNRESET' }), afterMs: 30, effectHappened: random() < 0.5 };
  }
  if (draw < 0.85) return { error: httpError(429, { 'retry-after': '1' }), afterMs: 8, effectHappened: false };
  if (draw < 0.95) {
    return { error: failure('read ETIMEDOUT', { code: 'ETIMEDOUT' }), afterMs: 400, effectHappened: random() < 0.5 };
  }
  return { error: httpError(502), afterMs: 40, effectHappened: false };
}

const mixed: readonly RequestKind[] = ['read', 'read', 'read', 'keyed'];

const transient = (share: number): Workload => ({
  name: `transient faults, ${share * 100} % of the calls`,
  ...{ perSecond: 10, seconds: 60, kinds: mixed },
  fault: ({ random }) => (random() < share ? transientFault(random) : null),
});

const outage: Workload = {
  name: 'outage of 30 s',
  ...{ perSecond: 10, seconds: 70, kinds: mixed },
  fault: ({ nowMs }) => (nowMs >= 20_000 && nowMs < 50_000 ? refused : null),
  counted: { fromMs: 20_000, toMs: 50_000 },
};

export const workloads: readonly Workload[] = [
  { name: 'no faults', perSecond: 10, seconds: 60, kinds: mixed, fault: () => null },
  transient(0.01),
  transient(0.05),
  transient(0.2),
  transient(0.5),
  { ...transient(0.2), name: 'e-mails without keys, transient faults, 20 % of the calls', kinds: ['send'] },
  { ...outage, name: 'outage of 30 s, nothing may stand in', freshOnly: true },
  { ...outage, name: 'outage of 30 s, reads may be answered from a cache', standInsCount: true },
  {
    name: 'rate-limited service, 10 a second at a load of 8 with bursts',
    ...{ perSecond: 8, seconds: 60, kinds: ['read', 'read', 'keyed'] },
    fault: ({ admitted, nowMs }) =>
      admitted >= (nowMs % 10_000 < 2_000 ? 3 : 10)
        ? { error: httpError(429, { 'retry-after': '1' }), afterMs: 5, effectHappened: false }
        : null,
  },
  {
    name: 'permanent bugs',
    ...{ perSecond: 10, seconds: 30, kinds: mixed, permanent: true },
    fault: ({ request }) => ({
      error: [
        () => new TypeError("Cannot read properties of undefined (reading 'id')"),
        httpError(400),
        httpError(404),
        httpError(403),
      ][request % 4] as () => Error,
      ...{ afterMs: 15, effectHappened: false },
    }),
  },
];
