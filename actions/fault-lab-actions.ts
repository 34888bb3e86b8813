'use server';

import { revalidatePath } from 'next/cache';
import { redirect } from 'next/navigation';
import { requireAdmin } from '@/lib/auth/session';
import { environment, faultLabEnabled } from '@/lib/env';
import { faultLabSchema } from '@/lib/fault-lab/fault-lab-schema';
import type { FaultLabValues } from '@/lib/fault-lab/form-values';
import { targetsOf } from '@/lib/fault-lab/target-names';

/** What the form shows when nothing was run. */
export interface FaultLabState {
  values: FaultLabValues;
  message: string;
  errors: Partial<Record<'fault' | 'target' | 'count', string>>;
}

/**
 * Breaks something on purpose and runs a real operation inside it; goes on to the run's result. For admins, and only
 * where the lab is on. Not wrapped: the operation must be healed by its own options, not as a part of this action.
 */
// selfheal-ignore action-unwrapped: the operation inside must be healed by its own options, not as a part of this action
export async function breakSomething(_state: FaultLabState | null, form: FormData): Promise<FaultLabState> {
  const admin = await requireAdmin();
  const text = (name: string) => String(form.get(name) ?? '').slice(0, 60);
  const values = { fault: text('fault'), target: text('target'), count: text('count') };
  if (!faultLabEnabled(environment())) {
    return { values, errors: {}, message: 'The fault lab is off here; nothing was broken. FAULT_LAB=1 turns it on.' };
  }
  const parsed = faultLabSchema.safeParse(values);
  if (!parsed.success) {
    const errors: FaultLabState['errors'] = {};
    for (const { path, message } of parsed.error.issues) errors[path[0] as 'fault' | 'target' | 'count'] ??= message;
    return { values, errors, message: 'Nothing was broken: the form needs your attention.' };
  }
  const { fault, count } = parsed.data;
  const target = parsed.data.target === 'usual' ? targetsOf(fault)[0]?.name : parsed.data.target;
  if (!target) return { values, errors: { target: 'Choose what to run.' }, message: 'Nothing was broken.' };
  let runId: string;
  try {
    const { runFault } = await import('@/lib/fault-lab/run-fault');
    runId = (await runFault({ fault, target, count }, { tenantId: admin.tenantId, actorId: admin.id })).id;
  } catch (error) {
    if (typeof error === 'object' && error !== null && 'digest' in error) throw error;
    console.error('Fault lab: the run could not be made.', error);
    const reason = error instanceof Error ? error.message : String(error);
    return { values, errors: {}, message: `The run could not be made: ${reason}` };
  }
  revalidatePath('/platform/fault-lab');
  // The form shows the same choice again, with or without JavaScript.
  redirect(`/platform/fault-lab?${new URLSearchParams({ run: runId, ...values })}`);
}
