import { HealingError } from '../core/errors';
import type { Severity } from '../core/vocabulary';

export interface ActionContext {
  resource: string;
  /** The lease's fencing token, growing with every holder; 0 for what is local to the process. Pass it to what you change. */
  epoch: number;
  /** Aborts when the lease is lost, time is up or the instance ends. */
  signal: AbortSignal;
}

export interface RollbackPlan {
  /** Plain words, shown to admins: what would be undone. */
  summary: string;
  /** JSON. Sealed before it is stored; never shown. */
  payload: unknown;
}

/** Calls of a resource that ended lately (a sliding window no longer than `settings.watchMs`), and how many failed. */
export interface RateReading {
  failures: number;
  calls: number;
}

/** Something that changes what others use: connections of this process, or state that all instances share. */
export interface SharedAction {
  /** Verb and noun in kebab-case: `clear-shared-cache`. */
  name: string;
  /** `process`: local, a single flight here. `fleet`: one instance acts, under a lease with a fencing epoch. */
  scope: 'process' | 'fleet';
  /** A fleet action that most instances must agree to first. */
  critical?: boolean;
  /** One sentence for admins. */
  summary: string;
  /** Whether this instance agrees, from what it sees. Throwing or taking longer than 2 s is a no. Without it: no. */
  agrees?(resource: string): Promise<boolean>;
  /** What is needed to undo it, asked before anything is changed. Null: there is nothing to undo. */
  plan?(context: ActionContext): Promise<RollbackPlan | null>;
  /** Acts once. Must be idempotent: a holder that pauses may be followed by another one. */
  act(context: ActionContext): Promise<{ evidence: string; rollback?: RollbackPlan }>;
  /** Undoes; says in plain words what it did. */
  rollback?(payload: unknown, context: ActionContext): Promise<string>;
  /** Without it, no action is ever called a success: it stays unproven. */
  failureRate?(resource: string): RateReading;
}

const verbAndNoun = /^[a-z]+(-[a-z0-9]+)+$/;

/**
 * Declares an action on shared state.
 * @throws HealingError `INVALID_OPTIONS` for one that could not be named, agreed to or undone.
 */
export function defineSharedAction(action: SharedAction): SharedAction {
  const reject = (mend: string): never => {
    throw new HealingError('INVALID_OPTIONS', `Shared action "${action.name}": ${mend}`);
  };
  if (!verbAndNoun.test(action.name)) reject('name it by verb and noun in kebab-case, such as "clear-shared-cache".');
  if (action.summary.trim() === '') reject('give it a summary that an admin understands.');
  if (action.critical && action.scope !== 'fleet') reject('only actions of the whole fleet are put to a vote.');
  if (action.critical && !action.agrees) reject('a critical action needs `agrees`, else every instance votes no.');
  if (action.plan && !action.rollback) reject('a plan to undo needs `rollback`.');
  return Object.freeze({ ...action });
}

export interface SharedActionRequest {
  action: SharedAction;
  resource: string;
  severity: Severity;
  /** What asked for it; null has no cooldown. */
  fingerprint: string | null;
  /** Plain words, shown to admins and voters. */
  reason: string;
  /** How long the caller waits, milliseconds. What has begun then goes on without it. */
  deadlineMs: number;
  signal?: AbortSignal;
}

export type SharedActionResult =
  /** This instance did it. Whether it helped is seen by the watch. */
  | { status: 'done-here'; id: string; evidence: string }
  | { status: 'done-by-another'; id: string; instanceId: string; evidence: string }
  /** Nothing was changed. */
  | { status: 'refused'; reason: string }
  /** It was tried and ended in an error. */
  | { status: 'failed'; error: string }
  /** It began, and how it ended cannot be told now. */
  | { status: 'unknown'; reason: string };
