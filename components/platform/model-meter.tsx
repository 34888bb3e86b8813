import { Notice } from '@/components/ui/notice';
import { figureText } from '@/lib/platform/figure-text';
import { meterLines } from '@/lib/platform/learning-view';
import type { ModelMeter as Meter } from '@/lib/self-healing/core/learning';
import { NothingYet, ShareBar } from './guard-section';

/** What the language model took today of its caps, and what became of its answers. */
export function ModelMeter({ meter }: { meter: Meter }) {
  if (meter.model === null) {
    return (
      <NothingYet>
        No language model is configured, so nothing is sent and nothing is spent: patterns, rules and the small model
        choose alone. Set OPENAI_API_KEY to let one choose where no rule does.
      </NothingYet>
    );
  }
  const answers = meter.accepted + meter.discarded + meter.failed;
  return (
    <div className="grid gap-4 border-y py-4">
      {meter.resting === null ? null : <Notice tone="info">Not asked now: {meter.resting}</Notice>}
      <dl className="grid gap-x-8 gap-y-4 sm:grid-cols-3">
        {meterLines(meter).map((line) => (
          <div key={line.label} className="grid content-start gap-1">
            <dt className="text-xs text-muted">{line.label} today</dt>
            <dd>{line.text}</dd>
            <dd>{line.share === null ? null : <ShareBar share={line.share} low={line.share >= 0.9} />}</dd>
          </div>
        ))}
      </dl>
      <p>
        <span className="font-mono text-xs">{meter.model}</span>,{' '}
        {answers === 0
          ? 'not asked yet today.'
          : `${figureText(answers)} ${answers === 1 ? 'answer' : 'answers'} today: ${figureText(meter.accepted)} accepted, ${figureText(meter.discarded)} discarded, ${figureText(meter.failed)} failed.`}{' '}
        <span className="text-muted">
          Discarded: outside what was permitted, malformed or too late. The day is {meter.day}, UTC.
        </span>
      </p>
    </div>
  );
}
