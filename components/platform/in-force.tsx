import Link from 'next/link';
import type { ReactNode } from 'react';
import { Notice } from '@/components/ui/notice';
import { formatDuration } from '@/lib/platform/duration';
import { inForceWords, staleWords } from '@/lib/platform/guards-view';
import type { GuardsReport } from '@/lib/self-healing/core/guards';

interface InForceProps {
  report: GuardsReport;
  /** How the canary did; null without one. */
  canary: string | null;
}

/** What is done now and why, who lives, how fresh it is. */
export function InForce({ report, canary }: InForceProps) {
  const stale = staleWords(report.readingAgeMs);
  const { share, by } = report.settings.canary;
  return (
    <section aria-labelledby="in-force" className="grid gap-3">
      <h2 id="in-force" className="sr-only">
        What is in force
      </h2>
      <p className="text-base">
        <span className="font-medium">{inForceWords(report)}</span>{' '}
        {report.modeReason === null ? null : <span className="text-muted">{report.modeReason} </span>}
        <Link href="/platform/settings" className="underline">
          Settings
        </Link>
      </p>
      {stale === null ? null : <Notice tone="warning">{stale}</Notice>}
      <dl className="grid grid-cols-2 gap-x-6 gap-y-3 border-y py-3 md:grid-cols-4">
        <Fact name="Instances alive" value={report.alive.length === 0 ? '—' : String(report.alive.length)}>
          {report.alive
            .map((id) => (id === report.instanceId ? `${id.slice(0, 8)} (this one)` : id.slice(0, 8)))
            .join(', ')}
        </Fact>
        <Fact name="Shared state" value={report.readingAgeMs === null ? '—' : formatDuration(report.readingAgeMs)}>
          since it was last read
        </Fact>
        <Fact name="Canary" value={share >= 1 ? 'all' : `${Number((share * 100).toFixed(1))} %`}>
          {share >= 1 ? 'no canary: everything is healed' : `of ${by}; ${canary ?? 'no event yet'}`}
        </Fact>
        <Fact name="Heals ahead" value={report.settings.predictionEnabled ? 'yes' : 'no'}>
          health checks {report.settings.predictionEnabled ? 'may recover' : 'only look'}
        </Fact>
      </dl>
    </section>
  );
}

function Fact({ name, value, children }: { name: string; value: string; children: ReactNode }) {
  return (
    <div className="min-w-0">
      <dt className="text-xs text-muted">{name}</dt>
      <dd className="text-lg font-medium">{value}</dd>
      <dd className="text-xs break-words text-muted">{children}</dd>
    </div>
  );
}
