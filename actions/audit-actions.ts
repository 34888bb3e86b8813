'use server';

import { revalidatePath } from 'next/cache';
import { z } from 'zod';
import { requireAdmin } from '@/lib/platform/access';
import { type ActionState, refusedAction, succeeded } from '@/lib/platform/action-state';
import { verificationMessage } from '@/lib/platform/audit-view';
import { formFields } from '@/lib/platform/form-fields';
import { guardedHealer } from '@/lib/platform/guarded-healer';
import { withSelfHealing } from '@/lib/self-healing/error-interceptor';

/** Computes every hash of the chain anew. Admins only. */
export const verifyAudit = withSelfHealing(
  async function verifyAudit(_state: ActionState): Promise<ActionState> {
    await requireAdmin();
    const result = await (await guardedHealer()).audit.verify();
    const message = verificationMessage(result);
    return result.ok ? succeeded(message) : refusedAction(message);
  },
  { source: 'verifyAudit', category: 'database', effects: 'none' },
);

const eraseSchema = z.object({ sequence: z.coerce.number().pipe(z.int().min(1)) });

/** Erases what one record says before and after; who, when and what remain, and the chain still verifies. Admins only. */
export const eraseAuditPayload = withSelfHealing(
  async function eraseAuditPayload(_state: ActionState, form: FormData): Promise<ActionState> {
    const admin = await requireAdmin();
    const input = eraseSchema.safeParse(formFields(form));
    if (!input.success) return refusedAction('Nothing was erased: the form was not understood.');
    const { sequence } = input.data;
    const { audit } = (await guardedHealer()).store;
    const erased = await audit.erase({ tenantId: admin.tenantId, sequence, actor: { type: 'user', id: admin.id } });
    revalidatePath('/platform/audit');
    if (!erased) return refusedAction(`Nothing was erased: record ${sequence} has no payload.`);
    return succeeded(`The payload of record ${sequence} was erased; that is recorded, too.`);
  },
  { source: 'eraseAuditPayload', category: 'database', effects: 'once' },
);
