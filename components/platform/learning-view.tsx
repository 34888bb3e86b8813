'use client';

import { PageHeader } from '@/components/ui/page-header';
import type { ReplayQuery } from '@/lib/platform/parse-replay-query';
import type { LearningRead } from '@/lib/platform/read-learning-page';
import { TimeZoneNote } from './clock-time';
import { FiguresRow } from './figures-row';
import { ForestList } from './forest-list';
import { GuardSection } from './guard-section';
import { InsightList } from './insight-list';
import { ModelMeter } from './model-meter';
import { ReplaySection } from './replay-section';

/** How the healer learns. A client component, so that the page comes in one piece; see HealthView. */
export function LearningView({ read, query }: { read: LearningRead; query: ReplayQuery }) {
  return (
    <>
      <PageHeader
        title="Learning"
        description="How choices get better: what is left to chance, what the models say and cost, what another threshold would have done, and what fails together."
      />
      <section aria-label="Exploration" className="border-y py-6">
        <FiguresRow figures={read.exploration} />
      </section>
      <GuardSection
        id="language-model"
        title="The language model"
        does="Asked where neither patterns nor rules know; it only chooses among what is permitted. At a cap it is not asked, and the rules go on."
      >
        <ModelMeter meter={read.meter} />
      </GuardSection>
      <GuardSection
        id="small-model"
        title="The small model"
        does="A random forest of our own, trained on recorded decisions in the background. It is used only where it beats the rules on the newest decisions, which it was not trained on. The surer it was of something wrong, the larger its error."
      >
        <ForestList rows={read.forests} />
      </GuardSection>
      <GuardSection
        id="replay"
        title="What another way to choose would have done"
        does="Scored on what was recorded, so that a change can be judged before it is made. Nothing is changed here."
      >
        <ReplaySection read={read} query={query} />
      </GuardSection>
      <GuardSection
        id="together"
        title="What fails together"
        does="Patterns in time and among sources, over the same days. Each is corrected for the number of comparisons made."
      >
        <InsightList insights={read.insights} found={read.insightsFound} days={query.days} />
      </GuardSection>
      <TimeZoneNote className="mt-6 block text-xs text-muted" />
    </>
  );
}
