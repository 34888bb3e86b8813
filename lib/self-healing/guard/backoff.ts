import type { Random } from '../core/ports';

/** The longest wait that a timer takes, in milliseconds. */
export const longestWaitMs = 2 ** 31 - 1;

/** How a wait grows from rerun to rerun. All times in milliseconds; `jitter` is the share of the wait left to chance. */
export type Backoff =
  /** Between 0 and `baseMs × 2^(attempt − 1)`. */
  | { type: 'full-jitter'; baseMs: number; capMs: number }
  /** Between `baseMs` and three times the previous wait. */
  | { type: 'decorrelated'; baseMs: number; capMs: number }
  /** `baseMs + stepMs × (attempt − 1)`, less up to `jitter` of it. */
  | { type: 'linear'; baseMs: number; stepMs: number; capMs: number; jitter?: number }
  /** The same each time, less up to `jitter` of it. */
  | { type: 'fixed'; delayMs: number; jitter?: number }
  /** The wait that was learned, doubled with each rerun and spread by a quarter to both sides; full jitter without one. */
  | { type: 'adaptive'; learnedMs: number | null; baseMs: number; capMs: number };

export interface WaitInput {
  /** Reruns by this strategy, this one included: 1 for the first. */
  attempt: number;
  /** The wait before; 0 at first. */
  previousMs: number;
  random: Random;
  /** What the server asked for. */
  retryAfterMs?: number;
  /** Until the deadline. */
  remainingMs: number;
}

/**
 * The wait before a rerun, in milliseconds: a number from 0 to 2^31 − 1, whatever is given.
 *
 * Own waits are clamped by their cap and by half of the time that is left, so that the rerun can still end in time.
 * The server's own delay is a minimum that no cap shortens: chance only adds to it (up to a tenth and 10 ms, at most
 * 250 ms, never past the deadline that the delay itself would keep). Where it passes the deadline the wait does as
 * well, and the guard refuses it: to come back earlier than asked only adds load.
 */
export function waitOf(backoff: Backoff, input: WaitInput): number {
  const { random, retryAfterMs } = input;
  const remainingMs = bounded(input.remainingMs);
  const own = Math.min(bounded(ownWait(backoff, input)), remainingMs / 2);
  if (retryAfterMs === undefined || Number.isNaN(retryAfterMs)) return own;
  const asked = bounded(retryAfterMs);
  const spread = Math.min(250, asked * 0.1 + 10, Math.max(0, remainingMs - asked) / 2);
  return Math.min(longestWaitMs, Math.max(own, asked + random() * spread));
}

function ownWait(backoff: Backoff, { attempt, previousMs, random }: WaitInput): number {
  switch (backoff.type) {
    case 'full-jitter':
      return fullJitter(backoff.baseMs, attempt, random, backoff.capMs);
    case 'decorrelated':
      return decorrelatedJitter(backoff.baseMs, previousMs, random, backoff.capMs);
    case 'linear': {
      const wait = Math.min(backoff.capMs, backoff.baseMs + backoff.stepMs * Math.max(0, attempt - 1));
      return wait * (1 - (backoff.jitter ?? 0) * random());
    }
    case 'fixed':
      return backoff.delayMs * (1 - (backoff.jitter ?? 0) * random());
    case 'adaptive': {
      const { learnedMs, baseMs, capMs } = backoff;
      if (learnedMs === null) return fullJitter(baseMs, attempt, random, capMs);
      return Math.min(capMs, exponential(learnedMs, attempt, capMs) * (0.75 + 0.5 * random()));
    }
  }
}

function bounded(ms: number): number {
  return Number.isNaN(ms) ? 0 : Math.min(longestWaitMs, Math.max(0, ms));
}

/** `attempt` counts from 1 and doubles the bound each time. */
function exponential(baseMs: number, attempt: number, capMs: number): number {
  const doublings = Math.min(52, Math.max(0, attempt - 1));
  return Math.min(capMs, longestWaitMs, baseMs * 2 ** doublings);
}

/**
 * A wait in milliseconds between 0 and `baseMs * 2 ** (attempt - 1)`, at most `capMs`. `attempt` counts from 1.
 * "Full jitter" of AWS's Exponential Backoff And Jitter (2015): the least load of the schemes compared there.
 */
export function fullJitter(baseMs: number, attempt: number, random: Random, capMs: number = longestWaitMs): number {
  return random() * exponential(baseMs, attempt, capMs);
}

/** A wait between `baseMs` and three times the previous one, at most `capMs`. From the same article. */
export function decorrelatedJitter(
  baseMs: number,
  previousMs: number,
  random: Random,
  capMs: number = longestWaitMs,
): number {
  const upper = Math.max(baseMs, previousMs * 3);
  return Math.min(capMs, longestWaitMs, baseMs + random() * (upper - baseMs));
}
