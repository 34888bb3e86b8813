import { redactText } from '../../capture/redact';
import type { ModelTrace } from '../../core/failure';
import type { ModelReply } from '../../core/ports';
import type { StrategyName } from '../../core/vocabulary';
import type { ModelReplyError } from './reply-error';

export function nothing(model: string): ModelTrace {
  return { model, prompt: '', reply: null, accepted: false, inputTokens: 0, outputTokens: 0, durationMs: 0 };
}

/** An earlier answer costs nothing again, and counts only if it is still allowed. */
export function reuse(trace: ModelTrace, permitted: readonly StrategyName[]): ModelTrace {
  const free = { ...trace, inputTokens: 0, outputTokens: 0, durationMs: 0 };
  if (!trace.accepted || !trace.strategy) return free;
  if (permitted.includes(trace.strategy))
    return { ...free, reason: 'Answered within the last hour for the same failure.' };
  return {
    ...free,
    accepted: false,
    reason: `The earlier answer (${trace.strategy}) is not permitted for this operation.`,
  };
}

/** What is wrong with a reply, or null. The port promises a valid one; a model is not trusted to keep promises. */
export function faultOf(reply: ModelReply, permitted: readonly StrategyName[]): string | null {
  if (!permitted.includes(reply.strategy)) return 'it names a strategy that is not permitted.';
  if (typeof reply.cause !== 'string' || typeof reply.explanation !== 'string') return 'it explains nothing.';
  const { confidence } = reply;
  return typeof confidence === 'number' && confidence >= 0 && confidence <= 1
    ? null
    : 'its confidence is not between 0 and 1.';
}

export function accepted(reply: ModelReply): ModelTrace {
  return {
    ...replied(reply),
    accepted: true,
    strategy: reply.strategy,
    cause: clean(reply.cause, 500),
    explanation: clean(reply.explanation, 500),
    confidence: reply.confidence,
  };
}

export function replied(reply: ModelReplyError['reply']): ModelTrace {
  return {
    model: clean(reply.model, 100),
    prompt: clean(reply.prompt, 8_000),
    reply: clean(reply.raw, 4_000),
    accepted: false,
    inputTokens: count(reply.inputTokens),
    outputTokens: count(reply.outputTokens),
    durationMs: 0,
  };
}

/** By name: the model's module may have been evaluated in another of Next's graphs. */
export function isReplyError(error: unknown): error is ModelReplyError {
  return error instanceof Error && error.name === 'ModelReplyError' && 'reply' in error;
}

function count(tokens: unknown): number {
  return typeof tokens === 'number' && Number.isFinite(tokens) ? Math.max(0, Math.round(tokens)) : 0;
}

function clean(text: unknown, maxLength: number): string {
  return redactText(String(text ?? '').slice(0, maxLength * 2)).slice(0, maxLength);
}

export function told(error: unknown): string {
  return clean(error instanceof Error ? error.message : error, 300);
}
