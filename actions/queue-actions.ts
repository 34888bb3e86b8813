'use server';

import { revalidatePath } from 'next/cache';
import { z } from 'zod';
import { requireAdmin } from '@/lib/platform/access';
import { type ActionState, refusedAction, succeeded } from '@/lib/platform/action-state';
import { auditAfter } from '@/lib/platform/audit-after';
import { formFields } from '@/lib/platform/form-fields';
import { guardedHealer } from '@/lib/platform/guarded-healer';
import { withSelfHealing } from '@/lib/self-healing/error-interceptor';

const jobSchema = z.object({ id: z.uuid() });
const notUnderstood = 'Nothing was changed: the form was not understood.';

/** Makes a failed job due again. Admins only. */
export const reviveJob = withSelfHealing(
  async function reviveJob(_state: ActionState, form: FormData): Promise<ActionState> {
    const admin = await requireAdmin();
    const input = jobSchema.safeParse(formFields(form));
    if (!input.success) return refusedAction(notUnderstood);
    const healer = await guardedHealer();
    const revived = await healer.reviveJob(input.data.id);
    revalidatePath('/platform/queue');
    if (!revived) return refusedAction('Not tried again: the job is not in state failed any more.');
    const note = await auditAfter({
      actor: { type: 'user', id: admin.id },
      action: 'job-revived',
      subject: `job ${input.data.id}`,
      before: { state: 'failed' },
      after: { state: 'waiting' },
    });
    return succeeded(`The job is due again; completed steps are not repeated.${note}`);
  },
  { source: 'reviveJob', category: 'queue', effects: 'once' },
);

/** Takes a waiting job out of the queue. Admins only. */
export const cancelJob = withSelfHealing(
  async function cancelJob(_state: ActionState, form: FormData): Promise<ActionState> {
    const admin = await requireAdmin();
    const input = jobSchema.safeParse(formFields(form));
    if (!input.success) return refusedAction(notUnderstood);
    const healer = await guardedHealer();
    const cancelled = await healer.cancelJob(input.data.id);
    revalidatePath('/platform/queue');
    if (!cancelled) return refusedAction('Not cancelled: the job does not wait any more.');
    const note = await auditAfter({
      actor: { type: 'user', id: admin.id },
      action: 'job-cancelled',
      subject: `job ${input.data.id}`,
      before: { state: 'waiting' },
      after: { state: 'cancelled' },
    });
    return succeeded(`The job was cancelled and will not run.${note}`);
  },
  { source: 'cancelJob', category: 'queue', effects: 'once' },
);
