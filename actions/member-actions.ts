'use server';

import { revalidatePath } from 'next/cache';
import { z } from 'zod';
import { updateUserRole } from '@/db/queries/users';
import type { FormState } from '@/lib/auth/form-state';
import { newMemberSchema } from '@/lib/auth/new-user-schema';
import { roles } from '@/lib/auth/roles';
import { requireAdmin } from '@/lib/auth/session';
import { createUser } from '@/lib/auth/users';
import { database } from '@/lib/database';
import { withSelfHealing } from '@/lib/self-healing/error-interceptor';

/** Makes an account for a colleague. For admins. */
export const createMember = withSelfHealing(
  async function createMember(_state: FormState, form: FormData): Promise<FormState> {
    const admin = await requireAdmin();
    const fields = Object.fromEntries(form);
    const values = z.record(z.string(), z.string().catch('')).parse(fields);
    delete values.password;
    const input = newMemberSchema.safeParse(fields);
    if (!input.success) return { values, errors: z.flattenError(input.error).fieldErrors };
    const made = await createUser({ ...input.data, tenantId: admin.tenantId });
    if (!made) return { values, errors: { email: ['Somebody with this address has an account already.'] } };
    revalidatePath('/platform/members');
    return { done: `${input.data.name} can sign in now. Tell them the password yourself; it is not sent.` };
  },
  { source: 'createMember', category: 'database', effects: 'once' },
);

const roleChangeSchema = z.object({ id: z.string().min(1).max(100), role: z.enum(roles) });

/** Makes a member an admin, or an admin a member. For admins; the last one stays. */
export const changeRole = withSelfHealing(
  async function changeRole(_state: FormState, form: FormData): Promise<FormState> {
    const admin = await requireAdmin();
    const input = roleChangeSchema.safeParse(Object.fromEntries(form));
    if (!input.success) return { message: 'The role was not changed: choose admin or member.' };
    const { db } = await database();
    const result = await updateUserRole(db, { ...input.data, tenantId: admin.tenantId });
    if (result === 'last-admin') return { message: 'Not changed: this is the only admin.' };
    if (result === 'not-found') return { message: 'Not changed: this account does not exist any more.' };
    revalidatePath('/platform/members');
    return { done: 'Changed.' };
  },
  { source: 'changeRole', category: 'database', effects: 'idempotent' },
);
