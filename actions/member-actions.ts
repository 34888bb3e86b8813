'use server';

import { revalidatePath } from 'next/cache';
import { z } from 'zod';
import { findUserRole, updateUserRole } from '@/db/queries/users';
import type { FormState } from '@/lib/auth/form-state';
import { newMemberSchema } from '@/lib/auth/new-user-schema';
import { roleOf, roles } from '@/lib/auth/roles';
import { requireAdmin } from '@/lib/auth/session';
import { createUser } from '@/lib/auth/users';
import { auditAfter } from '@/lib/platform/audit-after';
import { database } from '@/lib/runtime/database';
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
    const { role } = input.data;
    const entry = { action: 'member-created', subject: `user ${made.id}`, before: null, after: { role } };
    const note = await auditAfter({ actor: { type: 'user', id: admin.id }, ...entry });
    revalidatePath('/platform/members');
    return { done: `${input.data.name} can sign in now. Tell them the password yourself; it is not sent.${note}` };
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
    const { tenantId } = admin;
    const { id, role } = input.data;
    const before = await findUserRole(db, { tenantId, id });
    const result = await updateUserRole(db, { ...input.data, tenantId });
    if (result === 'last-admin') return { message: 'Not changed: this is the only admin.' };
    if (result === 'not-found') return { message: 'Not changed: this account does not exist any more.' };
    const entry = { action: 'role-changed', subject: `user ${id}`, before: { role: roleOf(before) }, after: { role } };
    const note = await auditAfter({ actor: { type: 'user', id: admin.id }, ...entry });
    revalidatePath('/platform/members');
    return { done: `Changed.${note}`, ...(note === '' ? {} : { message: `Changed.${note}` }) };
  },
  { source: 'changeRole', category: 'database', effects: 'idempotent' },
);
