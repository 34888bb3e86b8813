'use client';

import { runDueJobsNow, runHealthChecksNow } from '@/actions/healing-actions';
import { type FeedFilter, feedQuery } from '@/lib/platform/feed-filter';
import type { HealerFigures } from '@/lib/platform/healer-figures';
import type { FeedRead } from '@/lib/platform/read-feed';
import type { HealthRead } from '@/lib/platform/read-health';
import { CheckList } from './check-list';
import { TimeZoneNote } from './clock-time';
import { FeedSection } from './feed-section';
import { FiguresRow } from './figures-row';
import { HealerPanel } from './healer-panel';
import { HealingActionForm } from './healing-action-form';
import { LiveProvider } from './live-context';
import { LiveStatus } from './live-status';
import { NeedsYouList } from './needs-you-list';
import { NewEventsButton } from './new-events-button';
import { OutcomeStrip } from './outcome-strip';
import { StatusLine } from './status-line';

const path = '/platform/system-health';

interface HealthViewProps {
  health: HealthRead;
  feed: FeedRead;
  figures: HealerFigures;
  filter: FeedFilter;
  bucketMs: number;
  nowMs: number;
}

/**
 * The health page from its figures. A client component, so that what it shows is one piece: elements of a large server
 * component are streamed in parts, which only a script puts into their places.
 */
export function HealthView({ health, feed, figures, filter, bucketMs, nowMs }: HealthViewProps) {
  const query = feedQuery(filter);
  return (
    <LiveProvider key={query} initial={feed.rows} query={query} enabled={filter.cursor === undefined}>
      <StatusLine state={health.state} nowMs={nowMs} actions={<LiveStatus />} />
      <NeedsYouList rows={health.needsYou} nowMs={nowMs} />
      <div className="grid gap-x-12 gap-y-8 border-b py-6 lg:grid-cols-[1fr_20rem]">
        <div className="grid content-start gap-6">
          <FiguresRow figures={health.figures} />
          <OutcomeStrip
            buckets={health.overview.buckets}
            outcomes={health.overview.outcomes}
            fromMs={health.fromMs}
            toMs={health.toMs}
            bucketMs={bucketMs}
          />
        </div>
        <section aria-labelledby="services">
          <div className="mb-1 flex min-h-8 flex-wrap items-center justify-between gap-x-4">
            <h2 id="services" className="text-base font-medium">
              Services
            </h2>
            <HealingActionForm action={runHealthChecksNow} label="Check now" pendingLabel="Checking" />
          </div>
          <CheckList checks={health.checks} />
        </section>
      </div>
      <section aria-labelledby="healer" className="border-b py-6">
        <h2 id="healer" className="sr-only">
          Healer
        </h2>
        <HealerPanel figures={figures} />
        {figures.queue !== null && figures.queue.waiting > 0 ? (
          <div className="mt-4">
            <HealingActionForm action={runDueJobsNow} label="Run due jobs now" pendingLabel="Running" />
          </div>
        ) : null}
      </section>
      <section aria-labelledby="feed" className="pt-6">
        <div className="mb-2 flex min-h-8 flex-wrap items-center justify-between gap-4 pointer-coarse:min-h-10">
          <div className="flex items-center gap-4">
            <h2 id="feed" className="text-base font-medium">
              Feed
            </h2>
            <NewEventsButton />
          </div>
          <TimeZoneNote className="text-xs text-muted" />
        </div>
        <FeedSection
          path={path}
          filter={filter}
          sources={health.overview.sources}
          kinds={health.overview.kinds}
          next={feed.next}
        />
      </section>
    </LiveProvider>
  );
}
