import type { AttemptRecord, HealingEvent } from '@/lib/self-healing/core/event';
import { usualIncident } from '@/lib/self-healing/core/incident';
import type { Candidate } from '@/lib/self-healing/core/strategy';
import { byChance, chanceSentence } from './chance-words';
import { isDrill } from './drill';
import { formatDuration } from './duration';
import { failureSentence, kindLabel, wantsMending } from './failure-words';
import { chooserWords, strategyDid } from './strategy-words';

export interface StoryAttempt {
  number: number;
  /** "Attempt 2 · RETRY_WITH_BACKOFF". */
  title: string;
  succeeded: boolean;
  /** What happened, in words. */
  sentence: string;
  message: string | null;
  evidence: string | null;
  startedAtMs: number;
  durationMs: number;
  waitMs: number;
}

export interface StoryOption {
  strategy: Candidate['strategy'];
  reason: string;
  optionLine: string;
}

/** One event as it is told: pure words and figures, no markup. */
export interface Story {
  request: string;
  failure: string;
  chosen: Candidate[];
  refused: Candidate[];
  choice: string;
  attempts: StoryAttempt[];
  /** How long the attempts and the waits between them took. */
  attemptsTime: string;
  learned: string;
  /** Refused strategies that an option line would have allowed; none where no strategy could have helped. */
  better: StoryOption[];
}

/** What else is known of an event. */
export interface About {
  /** Whether its first choice was counted; null where nothing is kept of that. Undefined: nobody looked. */
  counted?: boolean | null;
}

export function tellStory(event: HealingEvent, { counted = null }: About = {}): Story {
  return {
    request: requestSentence(event),
    failure: `${failureSentence(event)}.`,
    chosen: event.candidates.filter((candidate) => candidate.eligible),
    refused: event.candidates.filter((candidate) => !candidate.eligible),
    choice: choiceSentence(event),
    attempts: event.attempts.map((attempt) => tellAttempt(attempt, event)),
    attemptsTime: attemptsTime(event.attempts),
    learned: learnedSentence(event, counted),
    better: event.candidates.flatMap((candidate) =>
      !wantsMending(event.kind) && !candidate.eligible && candidate.optionLine
        ? [{ strategy: candidate.strategy, reason: candidate.reason, optionLine: candidate.optionLine }]
        : [],
    ),
  };
}

function requestSentence(event: HealingEvent): string {
  const where = event.route ? ` during ${event.route}` : '';
  if (notStarted(event)) return `${event.source} was asked for${where} while a circuit breaker was open.`;
  if (event.wrapped && event.attempts.length === 0) return `${event.source} was asked for${where}, and not called.`;
  return event.wrapped ? `${event.source} ran${where}.` : `Code without a wrapper failed${where}.`;
}

/** A circuit breaker stood before it: nothing was called. */
function notStarted(event: HealingEvent): boolean {
  return event.kind === 'circuit-open';
}

function choiceSentence(event: HealingEvent): string {
  if (!event.wrapped) return 'The code is not wrapped with withSelfHealing(), so nothing could be considered.';
  if (event.mode === 'observe') return 'Mode "observe": the choice was recorded, and nothing was done.';
  if (event.mode === 'suggest' && event.firstChoice === null && event.candidates.some((one) => one.eligible)) {
    return 'Mode "suggest": what was allowed had no approval, so nothing was done.';
  }
  if (event.firstChoice === null && event.attempts.length > 1) {
    return 'What was permitted found nothing that it could do, so the original error was passed on.';
  }
  if (event.firstChoice === null) return 'Nothing was eligible, so the original error was passed on.';
  const who = event.chosenBy === null ? 'nobody' : chooserWords(event.chosenBy);
  const confidence = confidenceWords(event);
  const chance = chanceSentence(event);
  if (chance !== null && byChance(event)) return chance;
  return `${event.firstChoice} was chosen by ${who}${confidence}.${chance === null ? '' : ` ${chance}`}`;
}

/** A model says how sure it is. A pattern's figure stands in its evidence, a rule's is always the same. */
function confidenceWords({ chosenBy, confidence }: HealingEvent): string {
  if (confidence === null || (chosenBy !== 'model' && chosenBy !== 'forest')) return '';
  return ` at ${Math.round(confidence * 100)} % confidence`;
}

/** Leaves out what the story tells elsewhere: the first failure's message, and what verified the outcome. */
function tellAttempt(attempt: AttemptRecord, event: HealingEvent): StoryAttempt {
  const took = formatDuration(attempt.durationMs);
  const wait = attempt.waitMs > 0 ? `After waiting ${formatDuration(attempt.waitMs)}, it ` : 'It ';
  const what = attempt.strategy === null ? 'It ' : wait;
  const ending = attempt.succeeded ? `succeeded in ${took}` : `failed after ${took}`;
  const kind = attempt.kind === null ? '' : ` (${kindLabel(attempt.kind)})`;
  const endpoint = attempt.endpoint ? ` at ${attempt.endpoint}` : '';
  const first = attempt.strategy === null;
  const refused = first && notStarted(event);
  // A strategy that looked and could not help ran nothing.
  const declined = !first && !attempt.succeeded && attempt.kind === null && attempt.evidence !== null;
  return {
    number: attempt.number,
    title: refused
      ? 'Not started'
      : first
        ? `Attempt ${attempt.number}: the first run`
        : `Attempt ${attempt.number}: ${attempt.strategy}`,
    succeeded: attempt.succeeded,
    sentence: refused
      ? 'The circuit breaker was open, so nothing was called.'
      : declined
        ? 'It looked, and could not help.'
        : attempt.strategy === null
          ? `${what}${ending}${kind}${endpoint}.`
          : `Selfheal ${strategyDid(attempt.strategy)}. ${what}${ending}${kind}${endpoint}.`,
    message: attempt.message === event.message ? null : attempt.message,
    evidence: attempt.evidence === event.evidence ? null : attempt.evidence,
    startedAtMs: attempt.startedAtMs,
    durationMs: attempt.durationMs,
    waitMs: attempt.waitMs,
  };
}

function attemptsTime(attempts: readonly AttemptRecord[]): string {
  const running = attempts.reduce((sum, attempt) => sum + attempt.durationMs, 0);
  const waiting = attempts.reduce((sum, attempt) => sum + attempt.waitMs, 0);
  const ran = `${formatDuration(running)} running`;
  return waiting > 0 ? `${ran}, ${formatDuration(waiting)} waiting` : ran;
}

function learnedSentence(event: HealingEvent, counted: boolean | null): string {
  const { firstChoice: choice, firstChoiceSucceeded } = event;
  if (choice === null || firstChoiceSucceeded === null) return 'Nothing: no strategy was tried.';
  if (event.outcome === 'unknown') return 'Nothing: an outcome in doubt teaches nothing.';
  const rank = event.candidates.find((candidate) => candidate.strategy === choice)?.outcome;
  if (rank !== undefined && rank !== 'healed') {
    return 'Nothing: a strategy that defers or degrades has no healing to be measured by.';
  }
  if (event.mode !== 'heal') return 'Nothing: only what is chosen in mode "heal" is counted.';
  const what = `a ${firstChoiceSucceeded ? 'success' : 'failure'} of ${choice} for this failure`;
  const most = usualIncident.observations;
  if (counted === true) {
    return `Counted as ${what}. Only the first choice is counted, and one incident counts at most ${inWords(most)} times.`;
  }
  if (counted === false) {
    return `Not counted: this incident had already given its ${inWords(most)}. It was ${what}.`;
  }
  if (isDrill(event)) return 'Nothing: it was broken on purpose, and here no drill of the fault lab teaches anything.';
  return 'Not counted so far: it is counted within a minute of the failure. Of old events nothing of the kind is kept.';
}

function inWords(count: number): string {
  return ['none', 'one', 'two', 'three', 'four', 'five'][count] ?? String(count);
}
