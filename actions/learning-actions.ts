'use server';

import { revalidatePath } from 'next/cache';
import { redirect } from 'next/navigation';
import { z } from 'zod';
import { requireAdmin } from '@/lib/platform/access';
import { type ActionState, refusedAction, succeeded } from '@/lib/platform/action-state';
import { fieldsNamed, formFields } from '@/lib/platform/form-fields';
import { fingerprintSchema } from '@/lib/platform/parse-patterns-query';
import { platformLearning } from '@/lib/platform/read-learning';
import { isHealingError } from '@/lib/self-healing/core/errors';
import { withSelfHealing } from '@/lib/self-healing/error-interceptor';

/** What the store says to a merge that makes no sense; anything else is thrown on. */
function refusalOf(error: unknown): string {
  if (isHealingError(error, 'INVALID_OPTIONS')) return error.message;
  throw error;
}

const armsLimit = 1_000;
const patternsPath = '/platform/patterns';

const mergeSchema = z
  .object({ groups: z.array(fingerprintSchema).min(2).max(20), into: fingerprintSchema })
  .refine(({ groups, into }) => groups.includes(into) && new Set(groups).size === groups.length);

/** Makes several groups of failures one, and leads back to it. Admins only. */
export const mergeGroups = withSelfHealing(
  async function mergeGroups(_state: ActionState, form: FormData): Promise<ActionState> {
    const admin = await requireAdmin();
    const input = mergeSchema.safeParse({ groups: fieldsNamed(form, 'group'), into: formFields(form).into });
    if (!input.success) return refusedAction('Nothing was merged: choose two groups or more, and which one stays.');
    const { groups, into } = input.data;
    const learning = await platformLearning();
    const known = new Set((await learning.arms({ limit: armsLimit })).map((arm) => arm.fingerprint));
    const gone = groups.filter((group) => !known.has(group));
    if (gone.length > 0) return refusedAction(`Nothing was merged: ${gone.join(', ')} is no group any more.`);
    const from = groups.filter((group) => group !== into);
    try {
      await learning.merge({ from, into, by: { type: 'user', id: admin.id } });
    } catch (error) {
      return refusedAction(`Nothing was merged: ${refusalOf(error)}`);
    }
    revalidatePath('/platform', 'layout');
    redirect(`${patternsPath}?merged=${encodeURIComponent(into)}`);
  },
  { source: 'mergeGroups', category: 'database', effects: 'once' },
);

const splitSchema = z.object({ fingerprint: fingerprintSchema, how: z.enum(['member', 'source']) });

/** Takes a fingerprint out of its group, or parts a group by source. Admins only. */
export const splitGroup = withSelfHealing(
  async function splitGroup(_state: ActionState, form: FormData): Promise<ActionState> {
    const admin = await requireAdmin();
    const input = splitSchema.safeParse(formFields(form));
    if (!input.success) return refusedAction('Nothing was split: the form was not understood.');
    const { fingerprint, how } = input.data;
    const learning = await platformLearning();
    const split = await learning.split({ fingerprint, how, by: { type: 'user', id: admin.id } });
    revalidatePath('/platform', 'layout');
    if (!split) {
      return refusedAction(
        how === 'source'
          ? 'Nothing was split: all of its failures come from one source.'
          : 'Nothing was split: the fingerprint is in no other group any more.',
      );
    }
    const counted = 'What was learned is counted anew from the observations that are kept.';
    return succeeded(
      how === 'source'
        ? `Split: each source is a group of its own now. ${counted}`
        : `Taken out: ${fingerprint} is a group of its own again. ${counted}`,
    );
  },
  { source: 'splitGroup', category: 'database', effects: 'once' },
);

/** Trains a version of the small model now, in the background thread. Admins only. */
export const trainSmallModel = withSelfHealing(
  async function trainSmallModel(_state: ActionState): Promise<ActionState> {
    const admin = await requireAdmin();
    const learning = await platformLearning();
    const trained = await learning.trainForest({ type: 'user', id: admin.id });
    revalidatePath('/platform/learning');
    if ('refused' in trained) return refusedAction(`Nothing was trained: ${trained.refused}`);
    const { rows, metrics, state } = trained.version;
    const verdict = metrics.beatsRules
      ? 'It beats the rules on decisions that it did not see.'
      : 'It does not beat the rules on decisions that it did not see, so it is not used.';
    const use = state === 'active' ? ' It is in use now.' : '';
    return succeeded(`Trained on ${rows} decisions. ${verdict}${use}`);
  },
  { source: 'trainSmallModel', category: 'application', effects: 'once' },
);

const activateSchema = z.object({ id: z.union([z.uuid(), z.literal('none')]) });

/** Puts a version of the small model into use, or none. Admins only. */
export const activateSmallModel = withSelfHealing(
  async function activateSmallModel(_state: ActionState, form: FormData): Promise<ActionState> {
    const admin = await requireAdmin();
    const input = activateSchema.safeParse(formFields(form));
    if (!input.success) return refusedAction('Nothing was changed: the form was not understood.');
    const id = input.data.id === 'none' ? null : input.data.id;
    const learning = await platformLearning();
    const done = await learning.activateForest({ id, by: { type: 'user', id: admin.id } });
    revalidatePath('/platform/learning');
    if (!done) return refusedAction('Nothing was changed: there is no such version any more.');
    return succeeded(id === null ? 'No version is in use now.' : 'The version is in use now; the one before rests.');
  },
  { source: 'activateSmallModel', category: 'database', effects: 'once' },
);
