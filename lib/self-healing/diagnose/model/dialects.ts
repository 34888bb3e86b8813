import type OpenAI from 'openai';
import type { ZodType } from 'zod';
import { maxOutputTokens } from './question';

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

export async function askBy(dialect: Dialect, client: OpenAI, wording: Wording): Promise<Answer> {
  const { model, instructions, text, schema, signal } = wording;
  const { zodTextFormat, zodResponseFormat } = await import('openai/helpers/zod');
  if (dialect === 'responses') {
    // `create` with the schema of `parse`: a reply that does not fit it is then still at hand for the record.
    const response = await client.responses.create(
      {
        ...{ model, instructions, input: text, max_output_tokens: maxOutputTokens, store: false },
        text: { format: zodTextFormat(schema, name) },
      },
      { signal, maxRetries: 0 },
    );
    return {
      model: textOf(response?.model) ?? model,
      raw: (textOf(response?.output_text) || shown(response?.output)) ?? '',
      inputTokens: response?.usage?.input_tokens ?? 0,
      outputTokens: response?.usage?.output_tokens ?? 0,
    };
  }
  const completion = await client.chat.completions.create(
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
    { signal, maxRetries: 0 },
  );
  const choice = completion?.choices?.[0]?.message;
  return {
    model: textOf(completion?.model) ?? model,
    raw: (textOf(choice?.content) || shown(choice)) ?? '',
    inputTokens: completion?.usage?.prompt_tokens ?? 0,
    outputTokens: completion?.usage?.completion_tokens ?? 0,
  };
}

/** A server that may be broken: what the SDK's types promise is looked at. */
function textOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

function shown(value: unknown): string {
  return (JSON.stringify(value ?? null) ?? '').slice(0, 4_000);
}
