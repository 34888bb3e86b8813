import type { Metadata } from 'next';
import { FaultForm } from '@/components/fault-lab/fault-form';
import { LabOff } from '@/components/fault-lab/lab-off';
import { RunList } from '@/components/fault-lab/run-list';
import { RunResult } from '@/components/fault-lab/run-result';
import { Notice } from '@/components/ui/notice';
import { PageHeader } from '@/components/ui/page-header';
import { requireAdmin } from '@/lib/auth/session';
import { environment, faultLabEnabled } from '@/lib/env';
import { faultChoices, targetChoices } from '@/lib/fault-lab/choices';
import { valuesFrom } from '@/lib/fault-lab/form-values';
import { recentRuns } from '@/lib/fault-lab/run-log';
import { runRow } from '@/lib/fault-lab/run-row';
import { database } from '@/lib/runtime/database';

export const metadata: Metadata = { title: 'Fault lab' };

/** Break something, run the real action, watch it heal. */
export default async function FaultLabPage({ searchParams }: PageProps<'/platform/fault-lab'>) {
  const admin = await requireAdmin();
  const header = (
    <PageHeader
      title="Fault lab"
      description={`Break something on purpose and run a real action inside it. Only your own run meets the fault; its events and alerts are real. Drills are marked “fault lab” in the events and count in the figures. ${environment().embedded ? 'On the embedded database they teach the patterns too, as a demonstration.' : 'They teach the patterns nothing: what is scripted measures nothing.'}`}
    />
  );
  if (!faultLabEnabled(environment())) {
    return (
      <>
        {header}
        <LabOff />
      </>
    );
  }
  const { dialect } = await database();
  const runs = recentRuns(admin.tenantId).map(runRow);
  const params = await searchParams;
  const wanted = typeof params.run === 'string' ? params.run : undefined;
  const current = runs.find((run) => run.id === wanted);
  return (
    <>
      {header}
      {current ? <RunResult run={current} /> : null}
      {wanted !== undefined && !current ? (
        <Notice tone="info" className="mb-6">
          That run is not in this process’s memory any more. What it left is under Events.
        </Notice>
      ) : null}
      <div className="grid gap-x-12 gap-y-10 lg:grid-cols-[minmax(0,1fr)_minmax(0,1fr)] lg:grid-rows-[auto_1fr]">
        {/* The key drops the message of an earlier attempt once a run was made. */}
        <FaultForm
          key={wanted}
          faults={faultChoices(dialect)}
          targets={targetChoices(dialect)}
          remembered={valuesFrom(params)}
        />
        <section aria-labelledby="runs" className="min-w-0">
          <h2 id="runs" className="mb-3 text-base font-medium">
            Last runs
          </h2>
          <RunList runs={runs} />
        </section>
      </div>
    </>
  );
}
