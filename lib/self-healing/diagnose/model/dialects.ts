import type OpenAI from 'openai';
import type { ZodType } from 'zod';
import { maxOutputTokens } from './question';
import { ModelReplyError } from './reply-error';

/**
 * How an OpenAI-compatible server is spoken to. `responses`: OpenAI's present API. `chat`: the older one, which most
 * other servers know. `plain`: the older one without a schema, for servers that refuse it; the instructions alone say
 * then what an answer looks like. In each the answer is checked here.
 */
export type Dialect = 'responses' | 'chat' | 'plain';
export const dialects = { responses: 'responses', chat: 'chat' } as const satisfies Record<string, Dialect>;

export interface Wording {
  model: string;
  instructions: string;
  text: string;
  schema: ZodType;
  signal: AbortSignal;
}

export interface Answer {
  model: string;
  raw: string;
  inputTokens: number;
  outputTokens: number;
}

/** The dialect to try after this refusal, or null where the refusal is not about the dialect. */
export function nextDialect(spoken: Dialect, error: unknown): Dialect | null {
  const { status, code } = error as { status?: unknown; code?: unknown };
  if (code === 'model_not_found') return null;
  if (spoken === 'responses') return status === 404 || status === 405 || status === 501 ? 'chat' : null;
  if (spoken === 'chat') return status === 400 || status === 422 ? 'plain' : null;
  return null;
}

const name = 'recovery_choice';

/**
 * Asks once. Throws what the SDK throws for a refusal or a broken connection, and `ModelReplyError` for a body that is no
 * JSON. The body is read here, not by the SDK, which expects its own shapes of it.
 */
export async function askBy(dialect: Dialect, client: OpenAI, wording: Wording): Promise<Answer> {
  const { model, instructions, text, schema, signal } = wording;
  const { zodTextFormat, zodResponseFormat } = await import('openai/helpers/zod');
  const options = { signal, maxRetries: 0 };
  if (dialect === 'responses') {
    const response = await client.responses
      .create(
        {
          ...{ model, instructions, input: text, max_output_tokens: maxOutputTokens, store: false },
          text: { format: zodTextFormat(schema, name) },
        },
        options,
      )
      .asResponse();
    return answerFrom(await response.text(), wording, responsesText, ['input_tokens', 'output_tokens']);
  }
  const completion = await client.chat.completions
    .create(
      {
        model,
        messages: [
          { role: 'system', content: instructions },
          { role: 'user', content: text },
        ],
        // The name that every such server knows.
        max_tokens: maxOutputTokens,
        ...(dialect === 'chat' ? { response_format: zodResponseFormat(schema, name) } : {}),
      },
      options,
    )
    .asResponse();
  return answerFrom(await completion.text(), wording, chatText, ['prompt_tokens', 'completion_tokens']);
}

const longestRaw = 4_000;

function answerFrom(
  body: string,
  { model, instructions, text }: Wording,
  wordsOf: (reply: unknown) => string | null,
  [inputName, outputName]: readonly [string, string],
): Answer {
  let reply: unknown;
  try {
    reply = JSON.parse(body);
  } catch (cause) {
    const said = { model, raw: body.slice(0, longestRaw), inputTokens: 0, outputTokens: 0 };
    throw new ModelReplyError('The reply is not JSON.', { ...said, prompt: `${instructions}\n\n${text}` }, { cause });
  }
  const usage = at(reply, 'usage');
  const named = at(reply, 'model');
  return {
    model: typeof named === 'string' ? named : model,
    raw: wordsOf(reply) || body.slice(0, longestRaw),
    inputTokens: countOf(at(usage, inputName)),
    outputTokens: countOf(at(usage, outputName)),
  };
}

/** The text parts of all messages, one after another, as the SDK joins them. */
function responsesText(reply: unknown): string | null {
  return list(at(reply, 'output'))
    .flatMap((item) => list(at(item, 'content')))
    .filter((part) => at(part, 'type') === 'output_text')
    .map((part) => String(at(part, 'text') ?? ''))
    .join('');
}

function chatText(reply: unknown): string | null {
  const content = at(at(list(at(reply, 'choices'))[0], 'message'), 'content');
  return typeof content === 'string' ? content : null;
}

function at(value: unknown, key: string): unknown {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[key] : undefined;
}

const list = (value: unknown): unknown[] => (Array.isArray(value) ? value : []);
const countOf = (value: unknown): number => (typeof value === 'number' ? value : 0);
