import type { HealingEvent } from '@/lib/self-healing/core/event';
import type { ModelTrace } from '@/lib/self-healing/core/failure';
import type { PreviewInput } from '@/lib/self-healing/core/learning';
import { formatDuration } from './duration';
import { formatUsd } from './usd';

export interface ModelQuestionView {
  /** Whether and why it was sent, or why it was not. */
  sentence: string;
  /** Exactly what was or would be sent; null where there is nothing to ask. */
  text: string | null;
  sent: boolean;
  reply: string | null;
  /** Model, tokens, cost and time of a question that was sent. */
  facts: { name: string; value: string }[];
}

type Asked = Pick<
  HealingEvent,
  | 'model'
  | 'wrapped'
  | 'source'
  | 'category'
  | 'kind'
  | 'message'
  | 'template'
  | 'errorName'
  | 'errorCode'
  | 'candidates'
>;

/**
 * What the language model was told of an event, or would be told. `configured`: the model's name, or null without one.
 */
export function tellModelQuestion(
  event: Asked,
  about: { preview: (input: PreviewInput) => string; configured: string | null },
): ModelQuestionView {
  const { model } = event;
  if (model !== null && model.prompt !== '') return sentView(model);
  const permitted = event.candidates.filter((candidate) => candidate.eligible).map(({ strategy }) => strategy);
  const nothing = { sent: false, reply: null, facts: [] };
  if (!event.wrapped) {
    return { ...nothing, text: null, sentence: 'Nothing: code without a wrapper is never told to a model.' };
  }
  if (permitted.length === 0) {
    return { ...nothing, text: null, sentence: 'Nothing: no strategy was permitted, so there was nothing to choose.' };
  }
  const { source, category, kind, message, template, errorName, errorCode } = event;
  const text = about.preview({ source, category, kind, message, template, errorName, errorCode, permitted });
  return { ...nothing, text, sentence: unsentSentence(model, about.configured) };
}

function unsentSentence(model: ModelTrace | null, configured: string | null): string {
  if (configured === null) return 'Not sent: no language model is configured. With one, this is all that it would get.';
  if (model !== null) return `No answer came of it. ${model.reason ?? ''}`.trim();
  return `Not sent: the choice was made without ${configured}. Had it been asked, this is all that it would have got.`;
}

function sentView(model: ModelTrace): ModelQuestionView {
  const tokens = model.inputTokens + model.outputTokens;
  const again = tokens === 0 && model.durationMs === 0;
  const verdict = model.accepted ? 'Its answer was accepted.' : `Its answer was not used. ${model.reason ?? ''}`.trim();
  return {
    text: model.prompt,
    sent: true,
    reply: model.reply,
    sentence: again
      ? `Not sent again: ${model.model} had answered this for the same failure before. ${verdict}`
      : `Sent to ${model.model}. ${verdict}`,
    facts: again
      ? []
      : [
          { name: 'Tokens', value: `${model.inputTokens} sent, ${model.outputTokens} received` },
          {
            name: 'Cost',
            value: model.usd === undefined ? 'not known: no prices are configured' : formatUsd(model.usd),
          },
          { name: 'Time', value: formatDuration(model.durationMs) },
        ],
  };
}
