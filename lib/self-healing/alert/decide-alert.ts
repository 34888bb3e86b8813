import type { CheckResult, HealingEvent } from '../core/event';
import type { Alert } from '../core/ports';
import type { FailureKind } from '../core/vocabulary';
import { describeKind } from './describe-kind';

/** The caller's own mistake or lack of permission: answered to the caller, no business of the person on call. */
const expectedKinds: readonly FailureKind[] = ['validation', 'not-found', 'unauthorized', 'forbidden'];

/**
 * Whether people should be told of a stored event, and in which words: an unhealed failure, an unknown outcome, a
 * critical operation that did not reach `healed`, or a failure that keeps coming back although it is healed.
 */
export function decideAlert(event: HealingEvent): Alert | null {
  if (expectedKinds.includes(event.kind)) return null;
  const words = wordsFor(event);
  if (words === null) return null;
  const critical = event.outcome === 'unknown' || (event.severity === 'critical' && event.outcome !== 'healed');
  return {
    key: event.fingerprint,
    severity: critical ? 'critical' : 'warning',
    title: `${event.source}: ${words.title}`,
    lines: { happened: happened(event), done: done(event), wanted: words.wanted },
    path: `/platform/events/${event.id}`,
    occurredAtMs: event.occurredAtMs,
    idempotencyKey: `alert-${event.id}`,
  };
}

/** A check that still fails after its recovery. Critical for what every request needs, a warning for vendors. */
export function decideCheckAlert(result: CheckResult): Alert | null {
  if (result.state !== 'failing') return null;
  const critical = result.name === 'database-answers' || result.name === 'application-answers';
  return {
    key: `check:${result.name}`,
    severity: critical ? 'critical' : 'warning',
    title: `${result.label} does not answer`,
    lines: {
      happened: `The check ${result.name} failed: ${result.detail}`,
      done: result.recovery ?? 'Nothing: this check has no recovery of its own.',
      wanted: `Look at ${result.label.toLowerCase() === 'ai' ? 'AI' : result.label}; the check runs again by itself.`,
    },
    path: '/platform/system-health',
    occurredAtMs: result.checkedAtMs,
    idempotencyKey: `alert-${result.id}`,
  };
}

function wordsFor(event: HealingEvent): { title: string; wanted: string } | null {
  if (event.outcome === 'unknown') {
    return {
      title: 'outcome unknown',
      wanted: 'Find out whether it took effect, and settle it by hand. Do not simply submit it again.',
    };
  }
  if (event.outcome === 'failed') {
    return {
      title: 'failed and was not healed',
      wanted: 'Look at the event: it says what would have allowed healing.',
    };
  }
  if (event.recurring) {
    return { title: 'healed, but keeps coming back', wanted: 'Mend the cause: healing hides it from users only.' };
  }
  if (event.severity === 'critical' && event.outcome !== 'healed') {
    return {
      title: event.outcome === 'deferred' ? 'put off for later' : 'answered with less than the full result',
      wanted: 'Check that the work really gets done.',
    };
  }
  return null;
}

function happened(event: HealingEvent): string {
  const where = event.route ? ` in ${event.route}` : '';
  return `${describeKind(event.kind)}${where}. ${event.errorName}: ${event.message}`.slice(0, 600);
}

function done(event: HealingEvent): string {
  const tried = event.attempts.flatMap((attempt) => (attempt.strategy ? [attempt.strategy] : []));
  if (!event.wrapped) return 'Nothing: this code is not wrapped, so nothing could be tried.';
  if (tried.length === 0 && event.strategy) return `Ended by ${event.strategy} after ${event.durationMs} ms.`;
  if (tried.length === 0) return 'Nothing was tried: no recovery was allowed here.';
  const ended = event.strategy && event.outcome !== 'failed' ? `; ${event.strategy} ended it` : '';
  return `Tried ${tried.join(', ')} within ${Math.round(event.durationMs)} ms${ended}.`;
}
