import { ChevronRight } from 'lucide-react';
import type { ModelQuestionView } from '@/lib/platform/model-question';
import { ClockTime } from './clock-time';
import { Verbatim } from './story-step';

/** Exactly what the language model was told, or would be told: folded, as plain text. */
export function ModelQuestion({ question, atMs }: { question: ModelQuestionView; atMs: number }) {
  const { sentence, text, sent, reply, facts } = question;
  return (
    <details className="group border-t">
      <summary className="flex min-h-10 items-center gap-2">
        <ChevronRight aria-hidden className="size-4 text-muted group-open:rotate-90" />
        {sent ? 'What was sent to the model' : 'What would be sent to the model'}
      </summary>
      <div className="grid grid-cols-1 gap-2 pb-2 pl-6">
        <p>
          {sentence}{' '}
          {sent ? (
            <span className="text-muted">
              (<ClockTime at={atMs} style="day-second" />)
            </span>
          ) : null}
        </p>
        {text === null ? null : <Verbatim>{text}</Verbatim>}
        {sent ? (
          <>
            <p className="text-muted">{reply === null ? 'No reply came.' : 'The reply:'}</p>
            {reply === null ? null : <Verbatim>{reply}</Verbatim>}
          </>
        ) : null}
        {facts.length === 0 ? null : (
          <dl className="grid grid-cols-[5rem_1fr] gap-x-4 gap-y-1 text-xs">
            {facts.map((fact) => (
              <div key={fact.name} className="contents">
                <dt className="text-muted">{fact.name}</dt>
                <dd>{fact.value}</dd>
              </div>
            ))}
          </dl>
        )}
      </div>
    </details>
  );
}
