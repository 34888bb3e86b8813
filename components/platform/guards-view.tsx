'use client';

import { PageHeader } from '@/components/ui/page-header';
import { toBudgetRows } from '@/lib/platform/guards-view';
import type { GuardsRead } from '@/lib/platform/read-guards';
import { ApprovalList } from './approval-list';
import { BreakerList } from './breaker-list';
import { BudgetTable, EndpointTable } from './budget-table';
import { TimeZoneNote } from './clock-time';
import { ExperimentList } from './experiment-list';
import { GuardSection, NothingYet } from './guard-section';
import { InForce } from './in-force';
import { PageRefresh } from './page-refresh';
import { ProposalList } from './proposal-list';
import { RefusalList } from './refusal-list';
import { SharedActionFigures, SharedActionHistory } from './shared-actions';

const away = 'Not readable while the database is away; what this instance knows by itself stands above.';

/** Every guard at work. A client component, so that the page comes in one piece; see HealthView. */
export function GuardsView({ read, judged }: { read: GuardsRead; judged: number }) {
  const { report, breakers, shared, nowMs } = read;
  return (
    <>
      <PageHeader
        title="Guards"
        description="What keeps healing from doing harm, at work: breakers, budgets, limits, votes and approvals."
        actions={<PageRefresh />}
      />
      <InForce report={report} canary={shared?.canary ?? null} />
      <GuardSection
        id="breakers"
        title="Circuit breakers"
        does="A dependency that keeps failing is not called for a while; then one call tries. One instance alone never closes it off for all."
      >
        <BreakerList rows={breakers} nowMs={nowMs} />
      </GuardSection>
      <GuardSection
        id="refusals"
        title="Held back lately"
        does="Events in which a guard refused what might have helped, in its own words. Options that were missing are named in the event."
      >
        {shared === null ? <NothingYet>{away}</NothingYet> : <RefusalList rows={shared.refusals} />}
      </GuardSection>
      <GuardSection
        id="budgets"
        title="Retry budgets"
        does="Each rerun takes tokens, each success gives some back. An empty bucket means no rerun: an outage is never amplified."
      >
        <BudgetTable rows={toBudgetRows(report.budgets)} />
      </GuardSection>
      <GuardSection
        id="endpoints"
        title="Endpoint pools"
        does="An endpoint whose error rate is too high is put out for a while; the last one never is."
      >
        <EndpointTable endpoints={report.endpoints} />
      </GuardSection>
      <GuardSection
        id="actions"
        title="Actions on shared state"
        does="Limited at once and a minute, one instance at a time under a lease, watched afterwards, and rolled back where it did not help."
      >
        <SharedActionFigures now={report.sharedActions} />
        {shared === null ? <NothingYet>{away}</NothingYet> : <SharedActionHistory rows={shared.actions} />}
      </GuardSection>
      <GuardSection
        id="votes"
        title="Votes"
        does="A critical action needs the agreement of the instances that were alive when it was proposed; absent counts as no."
      >
        {shared === null ? <NothingYet>{away}</NothingYet> : <ProposalList rows={shared.proposals} />}
      </GuardSection>
      <GuardSection
        id="approvals"
        title="Approvals"
        does="In mode “suggest” only these run: one strategy against one failure, until the time given. Nothing past is replayed."
      >
        {shared === null ? <NothingYet>{away}</NothingYet> : <ApprovalList rows={shared.approvals} />}
      </GuardSection>
      <GuardSection
        id="experiments"
        title="Experiments"
        does="Two strategies against each other, decided by the key. A difference is told only when its 95 % interval lies on one side."
      >
        {shared === null ? (
          <NothingYet>{away}</NothingYet>
        ) : (
          <ExperimentList results={shared.experiments} judged={judged} />
        )}
      </GuardSection>
      <TimeZoneNote className="mt-6 block text-xs text-muted" />
    </>
  );
}
