import { isDrill } from '../core/drill';
import type { CheckResult, HealingEvent } from '../core/event';
import type { Alert } from '../core/ports';
import type { FailureKind } from '../core/vocabulary';
import { describeKind } from './describe-kind';

/** The caller's own mistake or lack of permission: answered to the caller, no business of the person on call. */
export const expectedKinds: readonly FailureKind[] = ['validation', 'not-found', 'unauthorized', 'forbidden'];
/** The same again fails the same way: no option of the operation would have helped. */
const permanentKinds: readonly FailureKind[] = [
  ...expectedKinds,
  'constraint-violation',
  'configuration',
  'programmer-error',
];

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
    // What it is comes first: a list of mails shows but the start of a subject.
    title: `${drill(event)}${words.title}: ${event.source}`,
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
      title: 'Outcome unknown',
      wanted: 'Find out whether it took effect, and settle it by hand. Do not simply submit it again.',
    };
  }
  if (event.outcome === 'failed') {
    return { title: 'Not healed', wanted: wantedOfFailed(event) };
  }
  if (event.recurring) {
    return { title: 'Keeps coming back', wanted: 'Mend the cause: healing only hides it from users.' };
  }
  if (event.severity === 'critical' && event.outcome !== 'healed') {
    return event.outcome === 'deferred'
      ? { title: 'Put off for later', wanted: 'Check that the job really runs: the event says how it went.' }
      : { title: 'Lesser result', wanted: 'Check whether those who got the lesser result can live with it.' };
  }
  return null;
}

function wantedOfFailed(event: HealingEvent): string {
  const haste = event.severity === 'critical' ? 'Now: ' : '';
  const begin = (sentence: string) =>
    haste === '' ? sentence : `${haste}${sentence.charAt(0).toLowerCase()}${sentence.slice(1)}`;
  if (permanentKinds.includes(event.kind)) return begin('Mend the cause; nothing could heal it.');
  if (!event.wrapped) return begin('Mend the cause, or wrap the code so that such failures can be healed.');
  if (event.mode !== 'heal') return begin(`Mend the cause: in mode "${event.mode}" it is not healed.`);
  if (event.candidates.some((candidate) => !candidate.eligible && candidate.optionLine)) {
    return begin('Mend the cause, or allow more: the event names the options that would have allowed healing.');
  }
  return begin('Mend the cause: all that was allowed was tried, and nothing helped.');
}

/** The fault lab breaks things on purpose: nobody should get up for that. */
function drill(event: HealingEvent): string {
  return isDrill(event) ? '[Fault lab] ' : '';
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
