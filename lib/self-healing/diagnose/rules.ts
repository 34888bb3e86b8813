import type { FailureKind, StrategyName } from '../core/vocabulary';
import { defineRule, type Rule } from './rule';

type Advice = readonly [strategy: StrategyName, confidence: number, because: string];

/** When nothing heals: what still helps the caller, for any passing failure of a dependency. */
const standIns: readonly Advice[] = [
  ['QUEUE_FOR_LATER', 0.6, 'The work can be finished once the dependency answers again.'],
  ['FALLBACK_TO_CACHE', 0.6, 'An earlier result may still do.'],
  ['USE_DEFAULT_VALUE', 0.4, 'A harmless default may do.'],
  ['SKIP_OPERATION', 0.4, 'The operation may be left out.'],
];

/** Kinds that have no entry are not to be healed: the caller, or a person, has to change something. */
const advice: Partial<Record<FailureKind, readonly Advice[]>> = {
  'connection-lost': [
    ['RESET_CONNECTION', 0.85, 'Idle connections of the same pool are likely to be dead as well.'],
    ['ROLLBACK_TRANSACTION', 0.75, 'What was not committed is undone; a new transaction starts clean.'],
    ['SWITCH_API_ENDPOINT', 0.7, 'Another endpoint may hold its connections.'],
    ['RETRY_WITH_BACKOFF', 0.7, 'A new connection usually works.'],
  ],
  'connection-refused': [
    ['SWITCH_API_ENDPOINT', 0.75, 'This endpoint takes no connections; another may.'],
    ['RETRY_WITH_BACKOFF', 0.6, 'A service that restarts takes connections again within moments.'],
    ['RESET_CONNECTION', 0.5, 'After a failover the old address is of no use.'],
  ],
  'connections-exhausted': [['RETRY_WITH_BACKOFF', 0.7, 'Connections become free when other work ends.']],
  'database-unavailable': [
    ['RESET_CONNECTION', 0.75, 'After a failover the pool still points at a server that cannot serve.'],
    ['RETRY_WITH_BACKOFF', 0.65, 'A database that starts or fails over is back within moments.'],
  ],
  deadlock: [
    ['ROLLBACK_TRANSACTION', 0.95, 'The database undid the transaction; a new one rarely meets the same deadlock.'],
    ['RETRY_WITH_BACKOFF', 0.85, 'The other transaction has gone on.'],
  ],
  'serialization-conflict': [
    ['ROLLBACK_TRANSACTION', 0.95, 'The database undid the transaction and expects it to be run again.'],
    ['RETRY_WITH_BACKOFF', 0.85, 'The other transaction has ended.'],
  ],
  'lock-timeout': [
    ['ROLLBACK_TRANSACTION', 0.7, 'Locks are held for short times; a new transaction may get this one.'],
    ['RETRY_WITH_BACKOFF', 0.6, 'The lock may be free by then.'],
  ],
  'statement-timeout': [['RETRY_WITH_BACKOFF', 0.5, 'Under less load the same statement may be fast enough.']],
  'rate-limited': [
    ['RATE_LIMIT_BACKOFF', 0.9, 'The service said how long to wait, or that the pace is too high.'],
    ['SWITCH_API_ENDPOINT', 0.6, 'Another endpoint has a limit of its own.'],
  ],
  'upstream-unavailable': [
    ['SWITCH_API_ENDPOINT', 0.8, 'Another endpoint may be well.'],
    ['RETRY_WITH_BACKOFF', 0.7, 'Most outages of this sort last for moments.'],
  ],
  'upstream-timeout': [
    ['SWITCH_API_ENDPOINT', 0.8, 'Another endpoint may be faster.'],
    ['RETRY_WITH_BACKOFF', 0.6, 'One slow answer does not make a slow service.'],
  ],
  'malformed-reply': [
    ['SWITCH_API_ENDPOINT', 0.75, 'Another endpoint may run another release.'],
    ['RETRY_WITH_BACKOFF', 0.55, 'A cut or garbled reply is rarely repeated.'],
  ],
  'stale-cache': [['CLEAR_CACHE_AND_RETRY', 0.95, 'Only the stored result is wrong; the source has a right one.']],
  'attempt-timeout': [
    ['SWITCH_API_ENDPOINT', 0.65, 'Another endpoint may be faster.'],
    ['RETRY_WITH_BACKOFF', 0.5, 'One slow attempt does not make a slow operation.'],
  ],
  // It was not even started: running it is what the breaker forbids, so only a stand-in is left.
  'circuit-open': [
    ['RETRY_WITH_BACKOFF', 0.6, 'The breaker soon lets a call try whether the dependency answers again.'],
  ],
  'resource-exhausted': [['RETRY_WITH_BACKOFF', 0.4, 'What ran out may be given back when other work ends.']],
};

/** One rule for each kind of failure that can pass. An adopter's own rules are asked before these. */
export const builtInRules: readonly Rule[] = Object.entries(advice).map(([kind, entries]) =>
  defineRule({
    name: kind,
    matches: (_failure, classification) => classification.kind === kind,
    proposes: [...entries, ...standIns].map(([strategy, confidence, because]) => ({ strategy, confidence, because })),
  }),
);
