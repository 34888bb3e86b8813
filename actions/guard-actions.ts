'use server';

import { revalidatePath } from 'next/cache';
import { z } from 'zod';
import { requireAdmin } from '@/lib/platform/access';
import { type ActionState, refusedAction, succeeded } from '@/lib/platform/action-state';
import { formFields } from '@/lib/platform/form-fields';
import { guardedHealer } from '@/lib/platform/guarded-healer';
import { withSelfHealing } from '@/lib/self-healing/error-interceptor';

const decisionSchema = z.object({ id: z.uuid(), decision: z.enum(['approve', 'refuse']) });

/** An admin's word on a critical action, in place of the instances' vote. Admins only. */
export const decideProposal = withSelfHealing(
  async function decideProposal(_state: ActionState, form: FormData): Promise<ActionState> {
    const admin = await requireAdmin();
    const input = decisionSchema.safeParse(formFields(form));
    if (!input.success) return refusedAction('Nothing was decided: the form was not understood.');
    const { id, decision } = input.data;
    const agrees = decision === 'approve';
    const { votes } = (await guardedHealer()).store;
    const actor = { type: 'user', id: admin.id } as const;
    const decided = await votes.decide({ tenantId: admin.tenantId, id, agrees, actor });
    revalidatePath('/platform/guards');
    if (!decided) return refusedAction('Nothing was decided: the vote had ended, and without agreement that is a no.');
    return succeeded(agrees ? 'Approved: the instance that asked goes on.' : 'Refused: nothing is done.');
  },
  { source: 'decideProposal', category: 'database', effects: 'once' },
);
