import type OpenAI from 'openai';
import { z } from 'zod';
import type { Model, ModelQuestion, ModelReply } from '../../core/ports';
import { boundedFetch } from './bounded-fetch';
import { instructions, questionText } from './question';
import { ModelReplyError } from './reply-error';

export interface OpenaiModelInput {
  apiKey: string;
  /** Any server that speaks OpenAI's Responses API. */
  baseURL?: string;
  model: string;
}

const maxOutputTokens = 500;

/**
 * OpenAI's Responses API as a `Model`. The reply's schema lists only the permitted strategies and is checked again
 * here. The SDK is loaded at the first question; its own retries are off, since the healer is the retry layer.
 * `choose` throws what the SDK throws, and `ModelReplyError` for an answer that does not count.
 */
export function openaiModel(input: OpenaiModelInput): Model {
  let client: Promise<OpenAI> | undefined;
  return {
    name: input.model,
    async choose(question, signal) {
      client ??= connect(input);
      return ask(await client, input.model, question, signal);
    },
  };
}

async function connect({ apiKey, baseURL }: OpenaiModelInput): Promise<OpenAI> {
  const { default: Client } = await import('openai');
  return new Client({ apiKey, ...(baseURL ? { baseURL } : {}), maxRetries: 0, fetch: boundedFetch });
}

async function ask(client: OpenAI, model: string, question: ModelQuestion, signal: AbortSignal): Promise<ModelReply> {
  const { zodTextFormat } = await import('openai/helpers/zod');
  const [first, ...others] = question.permitted;
  if (first === undefined) throw new TypeError('A question needs at least one permitted strategy.');
  const schema = z.strictObject({
    strategy: z.enum([first, ...others]),
    cause: z.string(),
    explanation: z.string(),
    confidence: z.number(),
  });
  const text = questionText(question);
  // `create` with the schema of `parse`: a reply that does not fit it is then still at hand for the record.
  const response = await client.responses.create(
    {
      model,
      instructions,
      input: text,
      text: { format: zodTextFormat(schema, 'recovery_choice') },
      max_output_tokens: maxOutputTokens,
      store: false,
    },
    { signal, maxRetries: 0 },
  );
  const reply = {
    model: typeof response.model === 'string' ? response.model : model,
    prompt: `${instructions}\n\n${text}`,
    raw: replyText(response),
    inputTokens: response.usage?.input_tokens ?? 0,
    outputTokens: response.usage?.output_tokens ?? 0,
  };
  const checked = schema.extend({ confidence: z.number().min(0).max(1) }).safeParse(parseJson(reply));
  if (checked.success) return { ...reply, ...checked.data };
  throw new ModelReplyError('The reply is not one of the permitted choices.', reply, { cause: checked.error });
}

function replyText(response: OpenAI.Responses.Response): string {
  if (typeof response.output_text === 'string' && response.output_text !== '') return response.output_text;
  return JSON.stringify(response.output ?? null).slice(0, 4_000);
}

function parseJson(reply: ModelReplyError['reply']): unknown {
  try {
    return JSON.parse(reply.raw);
  } catch (cause) {
    throw new ModelReplyError('The reply is not JSON.', reply, { cause });
  }
}
