import { Notice } from '@/components/ui/notice';
import { RelativeTime } from '@/components/ui/relative-time';
import type { StageTotal } from '@/lib/crm/pipeline-totals';
import { dealStageLabels } from '@/lib/crm/vocabulary';
import { formatMoney } from '@/lib/money/money';

interface PipelineSummaryProps {
  currency: string;
  stages: StageTotal[];
  rates: 'none' | 'fresh' | 'stale' | 'unavailable' | 'not-configured';
  ratesDate: string | null;
  atMs: number;
  stale: boolean;
}

/** One figure for each stage, and one line about whatever is not as it should be. */
export function PipelineSummary({ currency, stages, rates, ratesDate, atMs, stale }: PipelineSummaryProps) {
  return (
    <div className="grid gap-3 pb-8">
      {stale ? (
        <Notice tone="warning">
          The totals could not be added up just now. These are from <RelativeTime at={atMs} />.
        </Notice>
      ) : null}
      <RatesNotice rates={rates} ratesDate={ratesDate} currency={currency} />
      <dl className="grid grid-cols-2 gap-x-6 gap-y-4 border-y py-4 sm:grid-cols-5">
        {stages.map((total) => (
          <div key={total.stage} className="grid content-start gap-0.5">
            <dt className="text-xs text-muted">
              {dealStageLabels[total.stage]} · {total.count}
            </dt>
            {figuresOf(total, currency).map((figure, index) => (
              <dd
                key={figure}
                className={index === 0 ? 'text-base font-medium tabular-nums' : 'text-xs text-muted tabular-nums'}
              >
                {index === 0 ? figure : `+ ${figure}`}
              </dd>
            ))}
          </div>
        ))}
      </dl>
      {rates === 'fresh' && ratesDate ? (
        <p className="text-xs text-muted">
          In {currency}, at the rates of {ratesDate}.
        </p>
      ) : null}
    </div>
  );
}

/** The total first, then what could not be converted; "—" for a stage without deals. */
function figuresOf(total: StageTotal, currency: string): string[] {
  if (total.count === 0) return ['—'];
  const apart = total.unconverted.map((part) => formatMoney(part.amountMinor, part.currency, 'short'));
  const none = total.totalMinor === 0 && apart.length > 0;
  return none ? apart : [formatMoney(total.totalMinor, currency, 'short'), ...apart];
}

function RatesNotice({ rates, ratesDate, currency }: Pick<PipelineSummaryProps, 'rates' | 'ratesDate' | 'currency'>) {
  switch (rates) {
    case 'stale':
      return (
        <Notice tone="warning">
          No source of exchange rates answered. The totals use the last known rates, of {ratesDate}.
        </Notice>
      );
    case 'unavailable':
      return (
        <Notice tone="warning">
          No source of exchange rates answered. Amounts that are not in {currency} stand beside the totals.
        </Notice>
      );
    case 'not-configured':
      return (
        <Notice>
          No source of exchange rates is configured. Amounts that are not in {currency} stand beside the totals.
        </Notice>
      );
    default:
      return null;
  }
}
