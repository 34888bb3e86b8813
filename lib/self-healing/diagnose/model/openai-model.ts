import type OpenAI from 'openai';
import { z } from 'zod';
import type { Model, ModelQuestion, ModelReply } from '../../core/ports';
import { boundedFetch } from './bounded-fetch';
import { askBy, type Dialect, dialects, nextDialect } from './dialects';
import { instructions, promptOf, questionText } from './question';
import { ModelReplyError } from './reply-error';

export interface OpenaiModelInput {
  apiKey: string;
  /** Any server that speaks OpenAI's Responses API or its older Chat Completions API. */
  baseURL?: string;
  model: string;
  /** Default: found out at the first question. */
  api?: 'responses' | 'chat';
}

/**
 * An OpenAI-compatible server as a `Model`. The reply's schema lists only the permitted strategies and is checked again
 * here. Which of the APIs the server knows is found out once. The SDK is loaded at the first question; its own retries are
 * off, since the healer is the retry layer. `choose` throws what the SDK throws, and `ModelReplyError` for an answer that
 * does not count.
 */
export function openaiModel(input: OpenaiModelInput): Model {
  let client: Promise<OpenAI> | undefined;
  let dialect: Dialect = dialects[input.api ?? 'responses'];
  return {
    name: input.model,
    async choose(question, signal) {
      client ??= connect(input);
      const server = await client;
      for (let spoken = dialect; ; ) {
        try {
          const reply = await ask(server, spoken, input.model, question, signal);
          dialect = spoken;
          return reply;
        } catch (error) {
          // An answer that does not count was still given in this dialect.
          if (error instanceof ModelReplyError) dialect = spoken;
          const next = nextDialect(spoken, error);
          if (next === null) throw error;
          spoken = next;
        }
      }
    },
  };
}

async function connect({ apiKey, baseURL }: OpenaiModelInput): Promise<OpenAI> {
  const { default: Client } = await import('openai');
  return new Client({ apiKey, ...(baseURL ? { baseURL } : {}), maxRetries: 0, fetch: boundedFetch });
}

async function ask(
  client: OpenAI,
  dialect: Dialect,
  model: string,
  question: ModelQuestion,
  signal: AbortSignal,
): Promise<ModelReply> {
  const [first, ...others] = question.permitted;
  if (first === undefined) throw new TypeError('A question needs at least one permitted strategy.');
  const schema = z.strictObject({
    strategy: z.enum([first, ...others]),
    cause: z.string(),
    explanation: z.string(),
    confidence: z.number(),
  });
  const answer = await askBy(dialect, client, { model, instructions, text: questionText(question), schema, signal });
  const reply = { ...answer, prompt: promptOf(question) };
  const checked = schema.extend({ confidence: z.number().min(0).max(1) }).safeParse(parseJson(reply));
  if (checked.success) return { ...reply, ...checked.data };
  throw new ModelReplyError('The reply is not one of the permitted choices.', reply, { cause: checked.error });
}

function parseJson(reply: ModelReplyError['reply']): unknown {
  try {
    return JSON.parse(reply.raw);
  } catch (cause) {
    throw new ModelReplyError('The reply is not JSON.', reply, { cause });
  }
}
