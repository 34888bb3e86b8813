'use server';

import { revalidatePath } from 'next/cache';
import { z } from 'zod';
import { requireAdmin } from '@/lib/platform/access';
import { type ActionState, refusedAction, succeeded } from '@/lib/platform/action-state';
import { approvalOffers } from '@/lib/platform/approval-view';
import { formFields } from '@/lib/platform/form-fields';
import { guardedHealer } from '@/lib/platform/guarded-healer';
import { strategyNames } from '@/lib/self-healing/core/vocabulary';
import { withSelfHealing } from '@/lib/self-healing/error-interceptor';

const ttlMs = 24 * 3_600_000;

const grantSchema = z.object({ eventId: z.uuid(), strategy: z.enum(strategyNames) });

/** Lets a strategy run against the failure of an event for 24 hours. Nothing past is replayed. Admins only. */
export const grantApproval = withSelfHealing(
  async function grantApproval(_state: ActionState, form: FormData): Promise<ActionState> {
    const admin = await requireAdmin();
    const input = grantSchema.safeParse(formFields(form));
    if (!input.success) return refusedAction('Nothing was approved: choose a strategy.');
    const { eventId, strategy } = input.data;
    const { tenantId } = admin;
    const healer = await guardedHealer();
    const event = await healer.store.reports.getEvent({ tenantId, id: eventId });
    if (event === null) return refusedAction('Nothing was approved: the event is not there any more.');
    if (!approvalOffers(event, [], Date.now()).some((offer) => offer.strategy === strategy)) {
      return refusedAction(`Nothing was approved: ${strategy} is not among what was allowed for this failure.`);
    }
    const { fingerprint, source, template } = event;
    const actor = { type: 'user', id: admin.id } as const;
    await healer.store.approvals.grant({ tenantId, fingerprint, strategy, source, template, ttlMs, actor });
    await healer.control.refresh();
    revalidatePath('/platform', 'layout');
    return succeeded(`${strategy} is approved for this failure for 24 hours. Nothing past is replayed.`);
  },
  { source: 'grantApproval', category: 'database', effects: 'once' },
);

const revokeSchema = z.object({ id: z.uuid() });

/** Ends an approval at once. Admins only. */
export const revokeApproval = withSelfHealing(
  async function revokeApproval(_state: ActionState, form: FormData): Promise<ActionState> {
    const admin = await requireAdmin();
    const input = revokeSchema.safeParse(formFields(form));
    if (!input.success) return refusedAction('Nothing was revoked: the form was not understood.');
    const healer = await guardedHealer();
    const actor = { type: 'user', id: admin.id } as const;
    const revoked = await healer.store.approvals.revoke({ tenantId: admin.tenantId, id: input.data.id, actor });
    await healer.control.refresh();
    revalidatePath('/platform', 'layout');
    if (!revoked) return refusedAction('Nothing was revoked: the approval was over already.');
    return succeeded('Revoked; it holds on all instances within a second.');
  },
  { source: 'revokeApproval', category: 'database', effects: 'once' },
);
