import { redactText } from '../../capture/redact';
import type { Diagnosis, Failure, ModelTrace } from '../../core/failure';
import type { Limits } from '../../core/limits';
import type { AnyHealingOptions } from '../../core/options';
import type { Clock, Model, ModelQuestion, UsageStore } from '../../core/ports';
import type { StrategyName } from '../../core/vocabulary';
import { createBreaker } from './breaker';
import { ModelReplyError } from './reply-error';
import { accepted, faultOf, isReplyError, nothing, replied, reuse, told } from './trace';

export interface ModelAdvisorInput {
  model?: Model;
  usage: UsageStore;
  limits: Pick<Limits, 'modelCallsPerDay' | 'modelTokensPerDay' | 'modelTimeoutMs'>;
  clock: Clock;
  tenantId: string;
}

export interface ModelQuestionInput {
  failure: Failure;
  diagnosis: Diagnosis;
  options: AnyHealingOptions;
  /** What local rules allow; the only answers that count. */
  permitted: readonly StrategyName[];
}

export interface ModelFigures {
  asked: number;
  accepted: number;
  discarded: number;
  failed: number;
}

export interface ModelAdvisor {
  /**
   * One question for each fingerprint and hour, whoever asks. Always resolves, at the latest when `signal` aborts or
   * the time-out has passed; `accepted: false` says in `reason` why there is no choice.
   */
  ask(input: ModelQuestionInput, signal: AbortSignal): Promise<ModelTrace>;
  figures(): ModelFigures;
}

/** One question for a fingerprint in so long a time. */
const windowMs = 3_600_000;
/** Reserved before a question is asked, corrected by what it really took. */
const reservedTokens = 1_500;
const remembered = 500;

type Asked = { atMs: number; trace: Promise<ModelTrace> };

export function createModelAdvisor(input: ModelAdvisorInput): ModelAdvisor {
  const { model, usage, limits, clock, tenantId } = input;
  const breaker = createBreaker(clock);
  const asked = new Map<string, Asked>();
  const figures: ModelFigures = { asked: 0, accepted: 0, discarded: 0, failed: 0 };
  const declined = (reason: string): ModelTrace => ({ ...nothing(model?.name ?? 'none'), reason });

  async function question(
    model: Model,
    { failure, diagnosis, options, permitted }: ModelQuestionInput,
  ): Promise<ModelTrace> {
    const day = new Date(clock.now()).toISOString().slice(0, 10);
    const refusal = await reserve(day);
    if (refusal) return forget(failure, declined(refusal));
    const startedAt = clock.monotonic();
    figures.asked += 1;
    const trace = await choose(model, {
      fingerprint: failure.fingerprint.id,
      source: redactText(options.source),
      category: options.category,
      kind: diagnosis.kind,
      template: failure.fingerprint.template,
      errorName: failure.name,
      errorCode: failure.code ?? null,
      permitted,
    });
    const spent = trace.inputTokens + trace.outputTokens;
    if (spent > 0) await settle(day, spent - reservedTokens);
    return { ...trace, durationMs: Math.round(clock.monotonic() - startedAt) };
  }

  /** Why the question may not be asked, or null. Caps that cannot be read are caps that are reached. */
  async function reserve(day: string): Promise<string | null> {
    const caps = { maxCalls: limits.modelCallsPerDay, maxTokens: limits.modelTokensPerDay };
    try {
      const allowed = await within(() => usage.reserve({ tenantId, day, tokens: reservedTokens, ...caps }));
      return allowed ? null : `The cap of ${caps.maxCalls} questions or ${caps.maxTokens} tokens for today is reached.`;
    } catch (error) {
      return `Today's spending could not be read (${told(error)}), so nothing was spent.`;
    }
  }

  async function settle(day: string, tokens: number): Promise<void> {
    try {
      await within(() => usage.settle({ tenantId, day, tokens }));
    } catch (error) {
      // The reservation stands; at worst the day's cap is reached a little sooner.
      void error;
    }
  }

  async function choose(model: Model, question: ModelQuestion): Promise<ModelTrace> {
    try {
      const reply = await within((signal) => model.choose(question, signal));
      const fault = faultOf(reply, question.permitted);
      if (fault) throw new ModelReplyError(fault, reply);
      breaker.succeeded();
      figures.accepted += 1;
      return accepted(reply);
    } catch (error) {
      breaker.failed();
      if (!isReplyError(error)) {
        figures.failed += 1;
        return declined(`The model could not be asked: ${told(error)}`);
      }
      figures.discarded += 1;
      return { ...replied(error.reply), accepted: false, reason: `The reply was discarded: ${told(error)}` };
    }
  }

  /** Runs work with the time-out of a question; what ignores its signal is left behind. */
  async function within<T>(work: (signal: AbortSignal) => Promise<T>): Promise<T> {
    const controller = new AbortController();
    const late = new Promise<never>((_resolve, reject) => {
      controller.signal.addEventListener('abort', () => reject(controller.signal.reason), { once: true });
    });
    const cancel = clock.after(limits.modelTimeoutMs, () =>
      controller.abort(new Error(`No answer within ${limits.modelTimeoutMs} ms.`)),
    );
    try {
      const running = work(controller.signal);
      running.catch(() => undefined);
      return await Promise.race([running, late]);
    } finally {
      cancel();
    }
  }

  /** What was not asked may be asked again before the window ends. */
  function forget(failure: Failure, trace: ModelTrace): ModelTrace {
    asked.delete(failure.fingerprint.id);
    return trace;
  }

  function freshly(id: string): Asked | undefined {
    const earlier = asked.get(id);
    return earlier && clock.monotonic() - earlier.atMs < windowMs ? earlier : undefined;
  }

  function askOnce(model: Model, question_: ModelQuestionInput): { entry: Asked; known: boolean } {
    const id = question_.failure.fingerprint.id;
    const earlier = freshly(id);
    if (earlier) return { entry: earlier, known: true };
    asked.delete(id);
    const oldest = asked.keys().next().value;
    if (asked.size >= remembered && oldest !== undefined) asked.delete(oldest);
    const entry = { atMs: clock.monotonic(), trace: question(model, question_) };
    asked.set(id, entry);
    return { entry, known: false };
  }

  return {
    async ask(question, signal) {
      if (!model) return declined('No language model is configured; rules alone chose.');
      if (question.permitted.length === 0) return declined('No strategy is permitted, so there was nothing to choose.');
      if (signal.aborted) return declined('There was no time left to ask.');
      const restMs = breaker.restingMs();
      const isNew = freshly(question.failure.fingerprint.id) === undefined;
      if (restMs > 0 && isNew) {
        return declined(
          `The model failed several times in a row; it is asked again in ${Math.ceil(restMs / 1_000)} s.`,
        );
      }
      const { entry, known } = askOnce(model, question);
      const trace = await untilAborted(entry.trace, signal, declined('The model did not answer before the deadline.'));
      return known ? reuse(trace, question.permitted) : trace;
    },
    figures: () => ({ ...figures }),
  };
}

function untilAborted(work: Promise<ModelTrace>, signal: AbortSignal, otherwise: ModelTrace): Promise<ModelTrace> {
  return new Promise((resolve) => {
    const stop = () => resolve(otherwise);
    signal.addEventListener('abort', stop, { once: true });
    work.then((trace) => {
      signal.removeEventListener('abort', stop);
      resolve(trace);
    });
  });
}
