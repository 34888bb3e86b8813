import { strategyDid } from '@/lib/platform/strategy-words';
import type { HealingEvent } from '@/lib/self-healing/core/event';
import type { Outcome } from '@/lib/self-healing/core/vocabulary';
import type { FaultName } from './faults';

export interface Verdict {
  state: Outcome | 'ok';
  /** Replaces the state's own word. */
  label?: string;
  sentence: string;
  /** False: not what this fault should have led to. */
  expected: boolean;
}

/** What the caller of the operation got. */
export type Answer = { kind: 'result' } | { kind: 'refused'; message: string } | { kind: 'error'; message: string };

const worstFirst: readonly Outcome[] = ['unknown', 'failed', 'degraded', 'deferred', 'healed'];

/** One run in plain words, from what struck, what the caller got and what was recorded. */
export function verdictOf(input: {
  fault: FaultName;
  strikes: readonly string[];
  answer: Answer;
  /** How long the caller waited, from the call to the answer. */
  waitedMs: number;
  events: readonly Pick<HealingEvent, 'outcome' | 'strategy' | 'attempts'>[];
}): Verdict {
  const { fault, strikes, answer } = input;
  const event = [...input.events].sort((a, b) => worstFirst.indexOf(a.outcome) - worstFirst.indexOf(b.outcome))[0];
  if (fault === 'cache-loss' && answer.kind === 'result' && !event) {
    return {
      state: 'ok',
      sentence: 'Nothing failed: without its cache the operation asked its source.',
      expected: true,
    };
  }
  if (strikes.length === 0 && fault !== 'cache-loss') {
    return { state: 'unknown', label: 'not met', sentence: notMet(answer), expected: false };
  }
  if (fault === 'permanent-bug') return ofControl(event?.outcome, event?.attempts.length ?? 1);
  if (!event) {
    const got =
      answer.kind === 'result' ? 'the caller got its result' : `the caller got: ${answer.message.slice(0, 160)}`;
    return {
      state: 'unknown',
      label: 'no record',
      sentence: `The fault struck and ${got}, but no event was recorded.`,
      expected: false,
    };
  }
  // A fault that outlasts every attempt the operation has is not the healer's failure.
  const outlasted = strikes.length >= 3;
  return {
    state: event.outcome,
    sentence: ofEvent(event, answer, input.waitedMs),
    expected: event.outcome !== 'failed' || outlasted,
  };
}

function notMet(answer: Answer): string {
  if (answer.kind === 'result') return 'The fault never struck: the operation ended without reaching it.';
  return `The fault never struck, and the operation did not succeed: ${answer.message.slice(0, 160)}`;
}

function ofControl(outcome: Outcome | undefined, attempts: number): Verdict {
  if (outcome === 'failed') {
    const tried = attempts > 1 ? `${attempts} attempts, all in vain` : 'nothing was tried, since it cannot help';
    return {
      state: 'failed',
      label: 'failed, correctly not healed',
      sentence: `The caller got the original error: ${tried}.`,
      expected: true,
    };
  }
  if (outcome === 'degraded') {
    const sentence = 'The caller got a lesser result by the operation’s own wish; the bug itself was not healed.';
    return { state: 'degraded', sentence, expected: true };
  }
  return { state: outcome ?? 'unknown', sentence: 'A bug must not count as healed. This is wrong.', expected: false };
}

function ofEvent(
  event: Pick<HealingEvent, 'outcome' | 'strategy' | 'attempts'>,
  answer: Answer,
  waitedMs: number,
): string {
  const did = event.strategy ? strategyDid(event.strategy) : 'tried nothing';
  const waited = `the caller waited ${Math.round(waitedMs)} ms in all`;
  const tries = event.attempts.length === 1 ? '1 attempt' : `${event.attempts.length} attempts`;
  if (event.outcome === 'healed')
    return `The user noticed nothing: the healer ${did}; the right result came after ${tries}, and ${waited}.`;
  if (event.outcome === 'deferred')
    return `The user was told the truth, and the rest waits: the healer ${did}; ${waited}.`;
  if (event.outcome === 'degraded') return `The user got a lesser result: the healer ${did}; ${waited}.`;
  if (event.outcome === 'unknown')
    return 'It is not known whether it took effect; a person has to look. Nothing was repeated.';
  const got = answer.kind === 'result' ? '' : ` The caller got: ${answer.message.slice(0, 160)}`;
  return `It could not be healed with ${tries}; ${waited}.${got}`;
}
