import { uuidv7 } from 'uuidv7';
import type { CheckResult, HealingEvent, Observation, StormCounter } from '../core/event';

/** A healed event of one retry; give what matters to the test. */
export function buildEvent(given: Partial<HealingEvent> = {}): HealingEvent {
  const occurredAtMs = given.occurredAtMs ?? Date.UTC(2026, 0, 1, 12);
  const fingerprint = given.fingerprint ?? given.ownFingerprint ?? '0123456789abcdef';
  return {
    id: uuidv7(),
    tenantId: 'default',
    service: 'default',
    instanceId: 'instance-1',
    sequence: 1,
    occurredAtMs,
    durationMs: 120,
    source: 'listContacts',
    category: 'database',
    effects: 'none',
    severity: 'normal',
    mode: 'heal',
    wrapped: true,
    route: null,
    kind: 'connection-lost',
    transient: true,
    fingerprint,
    ownFingerprint: fingerprint,
    fingerprintVersion: 1,
    template: 'Connection terminated unexpectedly',
    errorName: 'Error',
    errorCode: null,
    message: 'Connection terminated unexpectedly',
    stack: null,
    causes: [],
    context: {},
    outcome: 'healed',
    strategy: 'RETRY_WITH_BACKOFF',
    firstChoice: 'RETRY_WITH_BACKOFF',
    firstChoiceSucceeded: true,
    chosenBy: 'rule',
    confidence: 0.7,
    propensity: 1,
    candidates: [],
    explanation: 'The connection was lost.',
    evidence: 'The second attempt gave a result.',
    attempts: [
      buildAttempt({ number: 1, startedAtMs: occurredAtMs, succeeded: false, kind: 'connection-lost' }),
      buildAttempt({ number: 2, startedAtMs: occurredAtMs + 100, strategy: 'RETRY_WITH_BACKOFF', waitMs: 80 }),
    ],
    model: null,
    recurring: false,
    rollout: null,
    dependency: 'database',
    release: null,
    belief: null,
    ...given,
  };
}

function buildAttempt(given: Partial<HealingEvent['attempts'][number]>): HealingEvent['attempts'][number] {
  return {
    number: 1,
    strategy: null,
    startedAtMs: 0,
    waitMs: 0,
    durationMs: 12,
    succeeded: true,
    kind: null,
    message: null,
    endpoint: null,
    evidence: null,
    ...given,
  };
}

/** A storm counter, complete; give what matters to the test. */
export function buildCounter(given: Partial<StormCounter> = {}): StormCounter {
  return {
    id: uuidv7(),
    tenantId: 'default',
    service: 'default',
    instanceId: 'instance-1',
    fingerprint: '0123456789abcdef',
    source: 'listContacts',
    kind: 'connection-lost',
    outcome: 'failed',
    strategy: null,
    windowStartMs: Date.UTC(2026, 0, 1, 12),
    count: 100,
    ...given,
  };
}

/** An observation of a strategy, complete; give what matters to the test. */
export function buildObservation(given: Partial<Observation> = {}): Observation {
  const fingerprint = given.fingerprint ?? given.ownFingerprint ?? '0123456789abcdef';
  return {
    eventId: uuidv7(),
    tenantId: 'default',
    service: 'default',
    fingerprint,
    ownFingerprint: fingerprint,
    strategy: 'RETRY_WITH_BACKOFF',
    succeeded: true,
    template: 'Connection terminated unexpectedly',
    source: 'listContacts',
    kind: 'connection-lost',
    category: 'database',
    dependency: 'database',
    elapsedMs: 88,
    explored: false,
    atMs: Date.UTC(2026, 0, 1, 12),
    ...given,
  };
}

/** A check's result, complete; give what matters to the test. */
export function buildCheck(given: Partial<CheckResult> = {}): CheckResult {
  return {
    id: uuidv7(),
    tenantId: 'default',
    service: 'default',
    instanceId: 'instance-1',
    name: 'database-answers',
    label: 'Database',
    state: 'ok',
    latencyMs: 3,
    detail: 'The database answered.',
    recovery: null,
    checkedAtMs: Date.UTC(2026, 0, 1, 12),
    ...given,
  };
}
