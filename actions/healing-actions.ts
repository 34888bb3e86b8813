'use server';

import { revalidatePath } from 'next/cache';
import { requireAdmin } from '@/lib/platform/access';
import { checksMessage, jobsMessage } from '@/lib/platform/action-messages';
import { platformHealer } from '@/lib/platform/reports';
import { withSelfHealing } from '@/lib/self-healing/error-interceptor';

export interface HealingActionState {
  /** What was done, in one line. */
  message?: string;
}

const healthPath = '/platform/system-health';
const queuePath = '/platform/queue';
/** One slice of work that ends well within a request. */
const jobsAtOnce = 20;

/** Runs the health checks now instead of at their next turn. Admins only. */
export const runHealthChecksNow = withSelfHealing(
  async function runHealthChecksNow(_state: HealingActionState): Promise<HealingActionState> {
    await requireAdmin();
    const healer = await platformHealer();
    const results = await healer.healthMonitor.run();
    revalidatePath(healthPath);
    return { message: checksMessage(results) };
  },
  { source: 'runHealthChecksNow', category: 'application', effects: 'once' },
);

/** Runs the jobs that are due now instead of at the worker's next turn. Admins only. */
export const runDueJobsNow = withSelfHealing(
  async function runDueJobsNow(_state: HealingActionState): Promise<HealingActionState> {
    await requireAdmin();
    const healer = await platformHealer();
    const done = await healer.runDueJobs({ limit: jobsAtOnce });
    revalidatePath(healthPath);
    revalidatePath(queuePath);
    return { message: jobsMessage(done) };
  },
  { source: 'runDueJobsNow', category: 'queue', effects: 'once' },
);
