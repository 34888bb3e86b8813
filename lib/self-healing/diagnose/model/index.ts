import type { Diagnosis, Failure, ModelTrace } from '../../core/failure';
import type { AnswerStore, ModelMeter, PreviewInput } from '../../core/learning';
import type { Limits } from '../../core/limits';
import type { AnyHealingOptions } from '../../core/options';
import type { Clock, Model, ModelQuestion, UsageStore } from '../../core/ports';
import type { StrategyName } from '../../core/vocabulary';
import { createBreaker } from './breaker';
import { keepStatuses } from './keep-statuses';
import { promptOf } from './question';
import { reduceText } from './reduce';
import { ModelReplyError } from './reply-error';
import { sharedAnswers } from './shared-answers';
import { createSpending, type ModelVerdict, type SpendingLimits } from './spending';
import { accepted, clean, faultOf, isReplyError, nothing, onlyPermitted, replied, reuse, told } from './trace';
import { TooLateError, withinTime } from './within';

export interface ModelAdvisorInput {
  model?: Model;
  usage: UsageStore;
  /** Answers that all instances share. Without it each process asks for itself. */
  answers?: AnswerStore;
  limits: SpendingLimits & Pick<Limits, 'modelTimeoutMs'>;
  clock: Clock;
  tenantId: string;
  /** Default `default`. */
  service?: string;
}

export interface ModelQuestionInput {
  failure: Failure;
  diagnosis: Diagnosis;
  options: AnyHealingOptions;
  /** What local rules allow; the only answers that count. */
  permitted: readonly StrategyName[];
}

/** Of this process, since it started. */
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
  /** What all instances took today, and what became of the answers. Always resolves. */
  meter(): Promise<ModelMeter>;
  /** Exactly the text that would be sent. */
  preview(input: PreviewInput): string;
}

/** One question for a fingerprint in so long a time. */
const windowMs = 3_600_000;
const remembered = 500;
/** The store answers in this time, or the question goes on without it. */
const storeMs = 2_000;

type Asked = { atMs: number; trace: Promise<ModelTrace> };

export function createModelAdvisor(input: ModelAdvisorInput): ModelAdvisor {
  const { model, usage, limits, clock, tenantId, service = 'default' } = input;
  const breaker = createBreaker(clock);
  const asked = new Map<string, Asked>();
  const figures: ModelFigures = { asked: 0, accepted: 0, discarded: 0, failed: 0 };
  const inTime = withinTime(clock, limits.modelTimeoutMs);
  const within = withinTime(clock, Math.min(storeMs, limits.modelTimeoutMs));
  const spending = createSpending({ usage, limits, clock, tenantId, within });
  const shared = sharedAnswers({
    ...(input.answers ? { answers: input.answers } : {}),
    ...{ tenantId, service, ttlMs: windowMs, within },
  });
  const declined = (reason: string): ModelTrace => ({ ...nothing(model?.name ?? 'none'), reason });

  async function question(model: Model, asking: ModelQuestion): Promise<ModelTrace> {
    const known = await shared.find(asking.fingerprint);
    if (known) return known;
    const reserved = await spending.reserve(asking);
    // What was not asked may be asked again before the window ends.
    if (typeof reserved === 'string') return forget(asking.fingerprint, declined(reserved));
    const startedAt = clock.monotonic();
    figures.asked += 1;
    const { trace, verdict, free } = await choose(model, asking);
    const durationMs = Math.round(clock.monotonic() - startedAt);
    const counted = trace.inputTokens + trace.outputTokens > 0 || free;
    await spending.settle(reserved, counted ? trace : null, verdict);
    await shared.keep(asking.fingerprint, trace);
    const usd = spending.usdOf(trace);
    return { ...trace, durationMs, ...(usd === undefined ? {} : { usd }) };
  }

  /** `free`: the server refused the question, which costs nothing. */
  async function choose(
    model: Model,
    question: ModelQuestion,
  ): Promise<{ trace: ModelTrace; verdict: ModelVerdict; free: boolean }> {
    try {
      const reply = await inTime((signal) => model.choose(question, signal));
      const fault = faultOf(reply, question.permitted);
      if (fault) throw new ModelReplyError(fault, reply);
      breaker.succeeded();
      figures.accepted += 1;
      return { trace: accepted(reply), verdict: 'accepted', free: false };
    } catch (error) {
      breaker.failed();
      const unanswered = { ...declined(''), prompt: clean(promptOf(question), 8_000) };
      if (!isReplyError(error) && !(error instanceof TooLateError)) {
        figures.failed += 1;
        const trace = { ...unanswered, reason: `The model could not be asked: ${told(error)}` };
        return { trace, verdict: 'failed', free: wasRefused(error) };
      }
      figures.discarded += 1;
      const trace = isReplyError(error) ? replied(error.reply) : unanswered;
      const reason = `The reply was discarded: ${told(error)}`;
      return { trace: { ...trace, accepted: false, reason }, verdict: 'discarded', free: false };
    }
  }

  function forget(fingerprint: string, trace: ModelTrace): ModelTrace {
    asked.delete(fingerprint);
    return trace;
  }

  function freshly(id: string): Asked | undefined {
    const earlier = asked.get(id);
    return earlier && clock.monotonic() - earlier.atMs < windowMs ? earlier : undefined;
  }

  function askOnce(model: Model, question_: ModelQuestion): { entry: Asked; known: boolean } {
    const id = question_.fingerprint;
    const earlier = freshly(id);
    if (earlier) return { entry: earlier, known: true };
    asked.delete(id);
    const oldest = asked.keys().next().value;
    if (asked.size >= remembered && oldest !== undefined) asked.delete(oldest);
    const entry = { atMs: clock.monotonic(), trace: question(model, question_) };
    asked.set(id, entry);
    return { entry, known: false };
  }

  /** Why no new question is asked now, or null. */
  function resting(): string | null {
    if (!model) return 'No language model is configured; rules alone choose.';
    const restMs = breaker.restingMs();
    return restMs > 0
      ? `The model failed several times in a row; it is asked again in ${Math.ceil(restMs / 1_000)} s.`
      : null;
  }

  return {
    async ask({ failure, diagnosis, options, permitted }, signal) {
      if (!model) return declined('No language model is configured; rules alone chose.');
      if (permitted.length === 0) return declined('No strategy is permitted, so there was nothing to choose.');
      if (signal.aborted) return declined('There was no time left to ask.');
      const rest = resting();
      if (rest && !freshly(failure.fingerprint.id)) return declined(rest);
      const { entry, known } = askOnce(model, {
        fingerprint: failure.fingerprint.id,
        source: reduceText(options.source, 100),
        category: options.category,
        kind: diagnosis.kind,
        template: reduceText(keepStatuses(failure.fingerprint.template, failure.message), 1_000),
        errorName: reduceText(failure.name, 100),
        errorCode: failure.code === undefined ? null : reduceText(failure.code, 100),
        // A copy: what is permitted is decided, whatever happens to the list while the model thinks.
        permitted: [...permitted],
      });
      const trace = await untilAborted(entry.trace, signal, declined('The model did not answer before the deadline.'));
      return onlyPermitted(known ? reuse(trace) : trace, permitted);
    },
    figures: () => ({ ...figures }),
    meter: () => spending.meter(model?.name ?? null, resting()),
    preview: ({ message = '', ...event }) => promptOf({ ...event, template: keepStatuses(event.template, message) }),
  };
}

/** An answer with a status that says no: nothing was generated. */
function wasRefused(error: unknown): boolean {
  const status = error instanceof Error && 'status' in error ? error.status : undefined;
  return typeof status === 'number' && status >= 400 && status < 500;
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
