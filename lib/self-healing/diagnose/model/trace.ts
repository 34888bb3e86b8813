import { redactText } from '../../capture/redact';
import type { ModelTrace } from '../../core/failure';
import type { ModelReply } from '../../core/ports';
import type { StrategyName } from '../../core/vocabulary';
import { reduceText } from './reduce';
import type { ModelReplyError } from './reply-error';

export function nothing(model: string): ModelTrace {
  return { model, prompt: '', reply: null, accepted: false, inputTokens: 0, outputTokens: 0, durationMs: 0 };
}

/** An earlier answer costs nothing again. */
export function reuse(trace: ModelTrace): ModelTrace {
  const { usd: _spent, ...rest } = trace;
  const free = { ...rest, inputTokens: 0, outputTokens: 0, durationMs: 0 };
  return trace.accepted ? { ...free, reason: 'Answered within the last hour for the same failure.' } : free;
}

/** The last word before an answer is handed on: only what this operation permits now counts, whoever answered and when. */
export function onlyPermitted(trace: ModelTrace, permitted: readonly StrategyName[]): ModelTrace {
  if (!trace.accepted || (trace.strategy && permitted.includes(trace.strategy))) return trace;
  const { strategy, cause: _cause, explanation: _explanation, confidence: _confidence, ...rest } = trace;
  return {
    ...rest,
    accepted: false,
    reason: `The earlier answer (${strategy ?? 'none'}) is not permitted for this operation.`,
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
    cause: reduceText(reply.cause, 500),
    explanation: reduceText(reply.explanation, 500),
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

/** What a server says it counted; below 0 or above a million it is not believed. */
function count(tokens: unknown): number {
  return typeof tokens === 'number' && Number.isFinite(tokens)
    ? Math.min(1_000_000, Math.max(0, Math.round(tokens)))
    : 0;
}

/** Redacted, and cut to a length. */
export function clean(text: unknown, maxLength: number): string {
  return redactText(String(text ?? '').slice(0, maxLength * 2)).slice(0, maxLength);
}

export function told(error: unknown): string {
  return clean(error instanceof Error ? error.message : error, 300);
}
