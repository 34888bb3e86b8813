import { formatDuration } from '@/lib/platform/duration';
import type { ModelTrace } from '@/lib/self-healing/core/failure';

/** What the language model said, when it was asked. */
export function ModelWord({ model }: { model: ModelTrace | null }) {
  if (model === null) return null;
  const cost = `${model.inputTokens + model.outputTokens} tokens, ${formatDuration(model.durationMs)}`;
  return (
    <div className="border-t pt-2">
      <p>
        {model.strategy ? (
          <>
            The model ({model.model}) named <span className="font-mono text-xs">{model.strategy}</span>
            {model.confidence === undefined ? '' : ` at ${Math.round(model.confidence * 100)} % confidence`}.
          </>
        ) : (
          `The model (${model.model}) named no strategy.`
        )}{' '}
        <span className="text-muted">
          {model.accepted
            ? 'The answer was accepted'
            : `The answer was not used${model.reason ? `: ${model.reason}` : ''}`}{' '}
          ({cost}).
        </span>
      </p>
      {model.cause ? <p>Supposed cause: {model.cause}</p> : null}
      {model.explanation ? <p className="text-muted">{model.explanation}</p> : null}
    </div>
  );
}
