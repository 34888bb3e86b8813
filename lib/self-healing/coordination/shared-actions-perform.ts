import { redactText } from '../capture/redact';
import type { Cipher, Clock, Logger, SharedActionState } from '../core/ports';
import type { Settings } from '../core/settings';
import { bounded } from '../health/bounded';
import type { RateReading, RollbackPlan, SharedActionRequest, SharedActionResult } from './shared-action';
import { actOnce } from './shared-actions-act';
import type { Ledger } from './shared-actions-ledger';
import { type Watched, type WatchVerdict, watchRate } from './watch';

export interface PerformTools {
  clock: Clock;
  cipher: Cipher;
  logger: Logger;
  settings: () => Settings;
  instanceId: string;
  /** How long an action, its plan and its rollback may each take. */
  actMs: number;
  /** Aborts when this instance ends. */
  closing: AbortSignal;
  /** Why nothing may be changed now; null when it may. */
  whyNot: () => string | null;
  /** Work that nobody waits for. */
  background(work: () => Promise<void>): void;
}

export interface Performance {
  id: string;
  request: SharedActionRequest;
  ledger: Ledger;
  /** Why nobody wants it any more; asked for the last time before `onCommit`. */
  unwanted: () => string | null;
  /** From here on it happens whether or not somebody waits. */
  onCommit: () => void;
  /** Just before the action is called. */
  onStart: () => void;
  /** It has ended, or was not started after all. After it was given up, that may be late. */
  onSettled: () => void;
}

const textLength = 500;
export const plain = (text: string) => redactText(text).slice(0, textLength);
export const explain = (error: unknown) => plain(error instanceof Error ? error.message || error.name : String(error));
export const sentence = (text: string) => (/[.!?]$/.test(text) ? text : `${text}.`);

/**
 * Plans the way back, writes it down, acts, and watches what came of it. Every word is written under the ledger's
 * epoch; one that is fenced off is thrown away. Ends the ledger: at once, or when its watch is over.
 */
export async function perform(tools: PerformTools, input: Performance): Promise<SharedActionResult> {
  const { clock, logger, actMs } = tools;
  const { id, request, ledger } = input;
  const { action, resource } = request;
  const stopping = AbortSignal.any([ledger.lost, tools.closing]);
  const fields = { action: action.name, resource, id, epoch: ledger.epoch };
  const contextOf = (signal: AbortSignal) => ({ resource, epoch: ledger.epoch, signal });
  const limited = <T>(work: (signal: AbortSignal) => Promise<T>) =>
    bounded(clock, actMs, (signal) => work(AbortSignal.any([signal, stopping])));

  async function settle(status: SharedActionState, evidence: string, watched?: Watched) {
    try {
      if (await ledger.settle(status, evidence, watched)) return 'written';
      logger.warn('A late result was thrown away: another instance has taken the resource over.', {
        ...fields,
        status,
      });
      return 'fenced';
    } catch (error) {
      logger.warn('What came of an action on shared state could not be written.', { ...fields, status, error });
      return 'away';
    }
  }

  /** Writes down what is about to happen, with the way back. A text says why nothing may happen. */
  async function prepare(): Promise<{ plan: RollbackPlan | null; before: RateReading | null } | string> {
    const before = action.failureRate?.(resource) ?? null;
    const plan = (await limited(async (signal) => action.plan?.(contextOf(signal)))) ?? null;
    const whyNot = tools.whyNot() ?? input.unwanted() ?? (stopping.aborted ? explain(stopping.reason) : null);
    if (whyNot !== null) return whyNot;
    input.onCommit();
    const { severity, fingerprint, reason } = request;
    const begun = await ledger.begin({
      ...{ id, action: action.name, resource, severity, fingerprint, reason: plain(reason) },
      ...{ instanceId: tools.instanceId, epoch: ledger.epoch, status: 'running', evidence: null, watched: null },
      rollback: plan && { summary: plain(plan.summary), payload: sealPlan(tools.cipher, id, plan.payload) },
      startedAtMs: clock.now(),
      settledAtMs: null,
    });
    return begun ? { plan, before } : 'Another instance has taken the resource over.';
  }

  async function undo(plan: RollbackPlan | null): Promise<{ undone: boolean; text: string }> {
    if (plan === null || !action.rollback) return { undone: false, text: 'There is nothing to undo.' };
    const whyNot = tools.whyNot();
    if (whyNot !== null) return { undone: false, text: `It was not undone. ${whyNot}` };
    if (!(await ledger.confirm())) return { undone: false, text: 'It was not undone: another instance may hold it.' };
    try {
      const did = await limited(async (signal) => action.rollback?.(plan.payload, contextOf(signal)));
      return { undone: true, text: `Undone: ${sentence(plain(did ?? plan.summary))}` };
    } catch (error) {
      logger.error('An action on shared state could not be undone.', { ...fields, error });
      return { undone: false, text: `It could not be undone: ${sentence(explain(error))}` };
    }
  }

  async function watch(before: RateReading, plan: RollbackPlan | null, did: string): Promise<void> {
    const read = () => action.failureRate?.(resource) ?? { failures: 0, calls: 0 };
    let seen: WatchVerdict;
    try {
      seen = await watchRate({ clock, watchMs: tools.settings().watchMs, before, read, signal: stopping });
    } catch (error) {
      logger.warn('The watch over an action was given up; it stays unproven.', { ...fields, error });
      return;
    }
    const { verdict, watched, evidence } = seen;
    if (verdict === 'helped') return void (await settle('succeeded', `${did} ${evidence}`, watched));
    if (verdict === 'unproven') return void (await settle('unproven', `${did} ${evidence}`, watched));
    const { undone, text } = await undo(plan);
    await settle(undone ? 'rolled-back' : 'failed', `${did} ${evidence} ${text}`, watched);
  }

  async function proceed(): Promise<{ result: SharedActionResult; afterwards?: () => Promise<void> }> {
    const prepared = await prepare().catch((error: unknown) => {
      logger.warn('An action on shared state was not started.', { ...fields, error });
      return `Nothing was changed: ${explain(error)}`;
    });
    if (typeof prepared === 'string') {
      input.onSettled();
      return { result: { status: 'refused', reason: prepared } };
    }
    const { plan, before } = prepared;

    input.onStart();
    const acted = await actOnce({
      ...{ clock, actMs, stopping },
      act: (signal) => action.act(contextOf(signal)),
      onSettled(late) {
        input.onSettled();
        if (late) logger.warn('An action that was given up has ended; its result was thrown away.', fields);
      },
    });
    if (acted.ending === 'given-up') {
      const reason = `It was given up while it ran: ${explain(acted.error)}`;
      await settle('abandoned', reason);
      return { result: { status: 'unknown', reason } };
    }
    if (acted.ending === 'threw') {
      const error = explain(acted.error);
      const { text } = await undo(plan);
      await settle('failed', `${sentence(error)} ${text}`);
      return { result: { status: 'failed', error } };
    }
    const evidence = sentence(plain(acted.evidence));
    const written = await settle('unproven', evidence);
    if (written === 'fenced' || ledger.lost.aborted) {
      return { result: { status: 'unknown', reason: 'Another instance took over while this one acted.' } };
    }
    const result = { status: 'done-here' as const, id, evidence };
    if (before === null) return { result };
    return { result, afterwards: () => watch(before, acted.rollback ?? plan, evidence) };
  }

  const { result, afterwards } = await proceed();
  if (afterwards) tools.background(() => afterwards().finally(() => ledger.end()));
  else await ledger.end();
  return result;
}

/** Bound to the action's id, so that one plan cannot be put in the place of another. */
export function sealPlan(cipher: Cipher, id: string, payload: unknown): string {
  return cipher.seal(JSON.stringify(payload ?? null), `rollback:${id}`);
}

export function openPlan(cipher: Cipher, id: string, sealed: string): unknown {
  return JSON.parse(cipher.open(sealed, `rollback:${id}`));
}
