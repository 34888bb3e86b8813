import type { Metadata } from 'next';
import { TimeZoneNote } from '@/components/platform/clock-time';
import { PatternList } from '@/components/platform/pattern-list';
import { LinkButton } from '@/components/ui/button';
import { EmptyState } from '@/components/ui/empty-state';
import { PageHeader } from '@/components/ui/page-header';
import { requireAdmin } from '@/lib/auth/session';
import { toPatternGroups } from '@/lib/platform/pattern-arms';
import { platformReports } from '@/lib/platform/reports';
import { lowerBound } from '@/lib/self-healing/learn/posterior';

export const metadata: Metadata = { title: 'Patterns' };

const limit = 300;

/** What was learned: which strategy helped how often against which failure. */
export default async function PatternsPage() {
  const admin = await requireAdmin();
  const reports = await platformReports();
  const records = await reports.listPatterns({ tenantId: admin.tenantId, limit });
  const groups = toPatternGroups(records, lowerBound);
  return (
    <>
      <PageHeader
        title="Patterns"
        description="How often each strategy helped against each failure. A pattern is used when the lower bound of its success rate (one-sided 95 %) is at least 80 %; until then rules or the model choose."
      />
      {groups.length === 0 ? (
        <EmptyState
          title="Nothing learned yet."
          action={<LinkButton href="/platform/fault-lab">Open the fault lab</LinkButton>}
        >
          After the first healed failure its strategy appears here, with its successes and failures. To make one, break
          something on purpose in the fault lab.
        </EmptyState>
      ) : (
        <>
          <PatternList groups={groups} />
          <p className="mt-6 flex flex-wrap justify-between gap-4 text-xs text-muted">
            <span>{records.length === limit ? `The ${limit} most recent are shown.` : null}</span>
            <TimeZoneNote />
          </p>
        </>
      )}
    </>
  );
}
