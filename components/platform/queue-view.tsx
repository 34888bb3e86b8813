'use client';

import { runDueJobsNow } from '@/actions/healing-actions';
import { cancelJob, reviveJob } from '@/actions/queue-actions';
import { LinkButton } from '@/components/ui/button';
import { EmptyState } from '@/components/ui/empty-state';
import { PageHeader } from '@/components/ui/page-header';
import { type JobRow, jobStateLabel, type QueueTab } from '@/lib/platform/queue-view';
import type { JobView } from '@/lib/self-healing/core/ports';
import { ActScope } from './act-scope';
import { TimeZoneNote } from './clock-time';
import { FaultLabButton, FaultLabHint } from './fault-lab-offer';
import { HealingActionForm } from './healing-action-form';
import { QueueList } from './queue-list';
import { TabLinks } from './tab-links';

interface QueueViewProps {
  rows: JobRow[];
  tabs: QueueTab[];
  state: JobView['state'] | undefined;
  /** More jobs exist than are shown. */
  limited: boolean;
}

/** What was deferred: what waits, since when, and why it failed. */
export function QueueView({ rows, tabs, state, limited }: QueueViewProps) {
  return (
    <>
      <PageHeader
        title="Queue"
        description="Work that was put off instead of failing. A worker runs what is due; a job that failed for good waits here for a person."
        actions={<HealingActionForm action={runDueJobsNow} label="Run due jobs now" pendingLabel="Running" />}
      />
      <TabLinks label="Which jobs" tabs={tabs.map((tab) => ({ ...tab, current: tab.state === (state ?? null) }))} />
      <ActScope name="revive" action={reviveJob}>
        <ActScope name="cancel" action={cancelJob}>
          {rows.length === 0 ? <NoJobs state={state} /> : <QueueList rows={rows} />}
        </ActScope>
      </ActScope>
      <p className="mt-4 flex flex-wrap justify-between gap-4 text-xs text-muted">
        <span>{limited ? `The first ${rows.length} are shown; choose a state to narrow it.` : null}</span>
        <TimeZoneNote />
      </p>
    </>
  );
}

function NoJobs({ state }: { state: JobView['state'] | undefined }) {
  if (state !== undefined) {
    return (
      <EmptyState
        title={`No job is in state “${jobStateLabel[state].toLowerCase()}”.`}
        action={<LinkButton href="/platform/queue">All jobs</LinkButton>}
      />
    );
  }
  return (
    <EmptyState title="The queue is empty." action={<FaultLabButton />}>
      Work appears here when it is deferred by QUEUE_FOR_LATER.
      <FaultLabHint> To see one, let the fault lab break a service that an onboarding needs.</FaultLabHint>
    </EmptyState>
  );
}
