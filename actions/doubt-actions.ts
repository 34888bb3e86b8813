'use server';

import { revalidatePath } from 'next/cache';
import { z } from 'zod';
import { requireAdmin } from '@/lib/platform/access';
import { type ActionState, refusedAction, succeeded } from '@/lib/platform/action-state';
import { guardedHealer } from '@/lib/platform/guarded-healer';
import { typedValues } from '@/lib/platform/typed-values';
import { withSelfHealing } from '@/lib/self-healing/error-interceptor';

/** One slice of questions that ends well within a request. */
const questionsAtOnce = 20;

const doubtSchema = z.object({
  id: z.uuid(),
  part: z.enum(['transaction', 'step', 'attempt']),
  name: z.string().max(200),
  verdict: z.enum(['happened', 'did-not-happen']),
  note: z.string().trim().max(500).default(''),
});

/** An admin's word on an effect that may or may not have happened. The first word stands. Admins only. */
export const settleDoubt = withSelfHealing(
  async function settleDoubt(_state: ActionState, form: FormData): Promise<ActionState> {
    const admin = await requireAdmin();
    const values = typedValues(form);
    const input = doubtSchema.safeParse(values);
    if (!input.success) return refusedAction('Nothing was decided: the form was not understood.', { values });
    const healer = await guardedHealer();
    const settled = await healer.settleDoubt({ ...input.data, actor: { type: 'user', id: admin.id } });
    revalidatePath('/platform', 'layout');
    if (!settled) return refusedAction('Not decided: it was settled already, and the first word stands.');
    return succeeded(input.data.verdict === 'happened' ? 'Settled: it happened.' : 'Settled: it did not happen.');
  },
  { source: 'settleDoubt', category: 'database', effects: 'once' },
);

/** Asks the database once more about open transactions. Admins only. */
export const reconcileNow = withSelfHealing(
  async function reconcileNow(_state: ActionState): Promise<ActionState> {
    await requireAdmin();
    const { asked, settled, open } = await (await guardedHealer()).reconcile({ limit: questionsAtOnce });
    revalidatePath('/platform', 'layout');
    if (asked === 0) {
      return succeeded(open === 0 ? 'Nothing is in doubt.' : 'Nothing the database could tell: a person has to.');
    }
    return succeeded(`Asked about ${asked} just now: ${settled} settled, ${open} still open.`);
  },
  { source: 'reconcileNow', category: 'database', effects: 'once' },
);
