import type { HealingEvent } from '@/lib/self-healing/core/event';
import type { JobState } from '@/lib/self-healing/core/ports';
import type { Outcome, StrategyName } from '@/lib/self-healing/core/vocabulary';
import { isDrill } from './drill';
import { formatDuration } from './duration';
import { failureSentence, kindLabel } from './failure-words';
import { jobSentence } from './job-sentence';
import { chooserLabel } from './strategy-words';

/** One event as the feed shows it: what travels to the browser, and no more. */
export interface FeedRow {
  id: string;
  occurredAtMs: number;
  outcome: Outcome;
  recurring: boolean;
  source: string;
  kind: string;
  /** What happened and what came of it, in one sentence. */
  sentence: string;
  strategy: StrategyName | null;
  /** What stands in place of a strategy where none ended it: "5 recoveries tried, none worked". */
  unhealed: string;
  attempts: number;
  durationMs: number;
  chooser: string;
  /** Broken on purpose, by the fault lab. */
  drill: boolean;
}

export function toFeedRow(event: HealingEvent): FeedRow {
  return {
    id: event.id,
    occurredAtMs: event.occurredAtMs,
    outcome: event.outcome,
    recurring: event.recurring,
    source: event.source,
    kind: kindLabel(event.kind),
    sentence: eventSentence(event),
    strategy: event.strategy,
    unhealed: unhealedWords(event),
    attempts: event.attempts.length,
    durationMs: event.durationMs,
    chooser: chooserLabel(event.chosenBy, event.confidence),
    drill: isDrill(event),
  };
}

function unhealedWords(event: HealingEvent): string {
  const tried = event.attempts.filter((attempt) => attempt.strategy !== null).length;
  if (tried === 0) return 'nothing applied';
  const words = `${tried} ${tried === 1 ? 'recovery' : 'recoveries'} tried`;
  if (event.outcome !== 'failed') return words;
  return tried === 1 ? `${words}, it did not work` : `${words}, none worked`;
}

/** "The database dropped the connection; attempt 2 succeeded; the caller waited 120 ms in all." */
export function eventSentence(event: HealingEvent, job?: { state: JobState | null; nowMs: number }): string {
  const end = job && event.outcome === 'deferred' ? jobSentence(job.state, job.nowMs) : ending(event);
  return `${failureSentence(event)}; ${end}.`;
}

function ending(event: HealingEvent): string {
  const felt = `the caller waited ${formatDuration(feltMs(event))} in all`;
  const attempts = event.attempts.length;
  if (event.outcome === 'healed') return `${attempts > 1 ? `attempt ${attempts} succeeded` : 'healed'}; ${felt}`;
  if (event.outcome === 'deferred') return 'the work was put into the queue';
  if (event.outcome === 'degraded') return degraded(event.strategy);
  if (event.outcome === 'unknown') return 'whether it took effect is not known';
  if (!event.wrapped) return 'the code is not wrapped, so nothing could be tried';
  if (event.mode === 'observe' || event.mode === 'off')
    return `healing is in mode "${event.mode}", so nothing was tried`;
  if (event.mode === 'suggest' && event.firstChoice === null && event.candidates.some((one) => one.eligible))
    return 'healing is in mode "suggest", and nothing that was allowed had an approval';
  const ranLater = event.attempts.some((attempt) => attempt.strategy !== null && attempt.kind !== null);
  if (event.kind === 'circuit-open' && !ranLater) return 'nothing could stand in for it';
  if (attempts > 1) return `${attempts} attempts failed; ${felt}`;
  return 'nothing that was allowed could help';
}

/** What the caller waited: the first run, too, which had failed before the healing's own time began. */
export function feltMs(event: Pick<HealingEvent, 'attempts' | 'durationMs'>): number {
  const first = event.attempts.find((attempt) => attempt.strategy === null);
  return (first?.durationMs ?? 0) + event.durationMs;
}

function degraded(strategy: StrategyName | null): string {
  if (strategy === 'FALLBACK_TO_CACHE') return 'the caller got the stored result';
  if (strategy === 'USE_DEFAULT_VALUE') return 'the caller got the default value';
  if (strategy === 'SKIP_OPERATION') return 'the optional step was left out';
  return 'the caller got a lesser result';
}
