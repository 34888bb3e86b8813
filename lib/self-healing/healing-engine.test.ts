import { describe, expect, it } from 'vitest';
import type { AttemptRecord, HealingEvent } from './core/event';
import type { Failure, ModelTrace } from './core/failure';
import type { Conclusion, Run, Stages, Tried, Verdict } from './core/run';
import type { Candidate, PlannedStep } from './core/strategy';
import type { StrategyName } from './core/vocabulary';
import { healFailure } from './healing-engine';

type Trial = { strategy: StrategyName; tried: Ended; verdict: Verdict; model?: ModelTrace };
type Ended = Pick<Extract<Tried, { ending: 'returned' }>, 'ending' | 'applied'> | OtherEnd;
type OtherEnd =
  | { ending: 'threw' | 'control-flow'; error: unknown }
  | { ending: 'declined'; reason: string; error: unknown };

const first = (): AttemptRecord => ({
  ...{ number: 1, strategy: null, startedAtMs: 0, waitMs: 0, durationMs: 3, succeeded: false },
  ...{ kind: null, message: null, endpoint: null, evidence: null },
});
const trace = (name: string): ModelTrace => ({
  ...{ model: name, prompt: '', reply: null, accepted: false, inputTokens: 0, outputTokens: 0, durationMs: 0 },
});
const returned = (value: unknown): Ended => ({ ending: 'returned', applied: { value, evidence: 'ran again' } });
const healed: Verdict = { outcome: 'healed', evidence: 'It answered.' };
const failed = (error: unknown): Verdict => ({ outcome: null, error });

/** Plays the trials one after another; after the last, nothing more is allowed. */
async function play(trials: readonly Trial[], more: { nested?: boolean; inDoubt?: string; endpoint?: string } = {}) {
  const calls: string[] = [];
  const concluded: Conclusion[] = [];
  let turn = 0;
  const stages: Stages = {
    capture(error) {
      calls.push(`capture ${String(error)}`);
      return { error, message: `words of ${String(error)}` } as Failure;
    },
    async diagnose() {
      calls.push('diagnose');
      const model = trials[turn]?.model;
      return {
        ...{ kind: turn === 0 ? 'deadlock' : 'lock-timeout', transient: true, effect: 'none' },
        ...{ proposals: [], explanation: '', ...(model ? { model } : {}) },
      };
    },
    guard() {
      calls.push('guard');
      const trial = trials[turn];
      if (!trial) return { candidates: [], steps: [] };
      const candidate = { strategy: trial.strategy } as Candidate;
      const step = { strategy: { name: trial.strategy }, candidate, waitMs: 20 } as unknown as PlannedStep;
      return { candidates: [candidate], steps: [step, { ...step }] };
    },
    async heal(step) {
      calls.push(`heal ${step.strategy.name}`);
      return { step, startedAtMs: 100, durationMs: 7, ...(trials[turn]?.tried ?? returned(0)) };
    },
    async verify() {
      calls.push('verify');
      const verdict = trials[turn]?.verdict ?? healed;
      turn += 1;
      return verdict;
    },
    record(conclusion) {
      calls.push('record');
      concluded.push(conclusion);
      return { id: 'event' } as HealingEvent;
    },
    learn: (event) => void calls.push(`learn ${event.id}`),
    alert: (event) => void calls.push(`alert ${event.id}`),
  };
  const run = {
    ...{ attempts: [first()], used: new Map(), nested: more.nested ?? false },
    operation: { inDoubt: more.inDoubt ?? null, endpoint: more.endpoint },
  } as unknown as Run;
  const ending = await healFailure(run, 'the first', stages);
  return { calls, run, ending, conclusion: concluded[0] };
}

describe('healFailure', () => {
  it('runs the eight stages in their order, and stops at the first strategy that is verified', async () => {
    const { calls, ending } = await play([{ strategy: 'RETRY_WITH_BACKOFF', tried: returned(42), verdict: healed }]);
    expect(calls).toEqual([
      ...['capture the first', 'diagnose', 'guard', 'heal RETRY_WITH_BACKOFF', 'verify'],
      ...['record', 'learn event', 'alert event'],
    ]);
    expect(ending).toMatchObject({ type: 'value', value: 42, turn: { verdict: healed } });
  });

  it('captures and diagnoses a second failure anew, and counts what each strategy did', async () => {
    const trials: Trial[] = [
      {
        strategy: 'RETRY_WITH_BACKOFF',
        tried: { ending: 'threw', error: 'the second' },
        verdict: failed('the second'),
      },
      { strategy: 'RETRY_WITH_BACKOFF', tried: { ending: 'threw', error: 'the third' }, verdict: failed('the third') },
      { strategy: 'RESET_CONNECTION', tried: returned('fresh'), verdict: healed },
    ];
    const { calls, run, ending, conclusion } = await play(trials, { endpoint: 'https://one.example' });
    expect(calls.filter((call) => call.startsWith('capture'))).toEqual([
      ...['capture the first', 'capture the second', 'capture the third'],
    ]);
    expect([...run.used]).toEqual([
      ['RETRY_WITH_BACKOFF', 2],
      ['RESET_CONNECTION', 1],
    ]);
    expect(run.attempts).toEqual([
      { ...first(), kind: 'deadlock', message: 'words of the first' },
      {
        ...{ number: 2, strategy: 'RETRY_WITH_BACKOFF', startedAtMs: 100, waitMs: 20, durationMs: 7, succeeded: false },
        ...{ kind: 'lock-timeout', message: 'words of the second', endpoint: 'https://one.example', evidence: null },
      },
      {
        ...{ number: 3, strategy: 'RETRY_WITH_BACKOFF', startedAtMs: 100, waitMs: 20, durationMs: 7, succeeded: false },
        ...{ kind: 'lock-timeout', message: 'words of the third', endpoint: 'https://one.example', evidence: null },
      },
      {
        ...{ number: 4, strategy: 'RESET_CONNECTION', startedAtMs: 100, waitMs: 20, durationMs: 7, succeeded: true },
        ...{ kind: null, message: null, endpoint: 'https://one.example', evidence: 'It answered.' },
      },
    ]);
    expect(conclusion).toMatchObject({ outcome: 'healed', evidence: 'It answered.', model: null });
    expect(conclusion?.turns).toHaveLength(3);
    expect(ending).toMatchObject({ type: 'value', value: 'fresh' });
  });

  it('gives up where nothing is allowed, and records that as failed', async () => {
    const { calls, run, ending, conclusion } = await play([]);
    expect(calls).toEqual([...['capture the first', 'diagnose', 'guard', 'record', 'learn event', 'alert event']]);
    expect(ending).toEqual({ type: 'give-up' });
    expect(run.attempts).toHaveLength(1);
    expect(conclusion).toMatchObject({
      outcome: 'failed',
      evidence: 'The operation did not succeed; its own error was given to the caller.',
    });
  });

  it('gives up after strategies that did not help', async () => {
    const trials: Trial[] = [
      { strategy: 'RETRY_WITH_BACKOFF', tried: { ending: 'threw', error: 'again' }, verdict: failed('again') },
    ];
    const { ending, conclusion } = await play(trials);
    expect(ending).toEqual({ type: 'give-up' });
    expect(conclusion?.outcome).toBe('failed');
  });

  it('says of an effect in doubt that it is unknown, with the doubt as evidence', async () => {
    const { conclusion } = await play([], { inDoubt: 'The transfer may have been committed.' });
    expect(conclusion).toMatchObject({ outcome: 'unknown', evidence: 'The transfer may have been committed.' });
  });

  it('notes why a strategy declined, and goes on with the failure as it was', async () => {
    const declined = { ending: 'declined', reason: 'The budget was spent meanwhile.', error: 'the first' } as const;
    const { calls, run } = await play([
      { strategy: 'RETRY_WITH_BACKOFF', tried: declined, verdict: failed('the first') },
    ]);
    expect(run.attempts[1]).toMatchObject({
      succeeded: false,
      evidence: 'The budget was spent meanwhile.',
      kind: null,
    });
    expect(calls.filter((call) => call.startsWith('capture'))).toEqual(['capture the first', 'capture the first']);
  });

  it('throws what control flow a rerun ended in', async () => {
    const redirect = { digest: 'NEXT_REDIRECT' };
    const { ending, conclusion } = await play([
      { strategy: 'RETRY_WITH_BACKOFF', tried: { ending: 'control-flow', error: redirect }, verdict: healed },
    ]);
    expect(ending).toEqual({ type: 'throw', error: redirect });
    expect(conclusion?.outcome).toBe('healed');
  });

  it('records nothing of a failure that an operation inside tried to heal, unless something was tried here too', async () => {
    const quiet = await play([], { nested: true });
    expect(quiet.calls).not.toContain('record');
    expect(quiet.ending).toEqual({ type: 'give-up' });
    const tried = await play(
      [{ strategy: 'USE_DEFAULT_VALUE', tried: { ending: 'threw', error: 'no' }, verdict: failed('no') }],
      { nested: true },
    );
    expect(tried.calls).toContain('record');
  });

  it('keeps what the model was asked, the first time it was', async () => {
    const trials: Trial[] = [
      { strategy: 'RETRY_WITH_BACKOFF', tried: { ending: 'threw', error: 'x' }, verdict: failed('x') },
      {
        strategy: 'RETRY_WITH_BACKOFF',
        tried: { ending: 'threw', error: 'y' },
        verdict: failed('y'),
        model: trace('a'),
      },
      { strategy: 'RESET_CONNECTION', tried: returned(1), verdict: healed, model: trace('b') },
    ];
    const { conclusion } = await play(trials);
    expect(conclusion?.model).toEqual(trace('a'));
  });
});
