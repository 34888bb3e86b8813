import { insertContact, listContacts as queryContacts } from '@/db/queries/contacts';
import { addCredits, getLedger } from '@/db/queries/credits';
import { wizardSteps } from '@/lib/crm/wizard-steps';
import type { FormState } from '@/lib/forms/form-state';
import { database } from '@/lib/runtime/database';
import type { Actor } from '@/lib/self-healing/core/ports';
import type { TargetName } from './target-names';
import type { Answer } from './verdict';

/** What has to be there before the fault is armed; returns the operation itself. */
export type PreparedTarget = () => Promise<Answer>;

/** Prepares the real operation or action with real input. `ratesBase` is the currency to ask rates for. */
export async function prepareTarget(name: TargetName, actor: Actor, ratesBase: string): Promise<PreparedTarget> {
  switch (name) {
    case 'listContacts': {
      const { listContacts } = await import('@/operations/contacts');
      return () => answered(listContacts(actor, { search: '', page: 1 }));
    }
    case 'getExchangeRates': {
      const { getExchangeRates } = await import('@/operations/rates');
      return () => answered(getExchangeRates(ratesBase));
    }
    case 'getPipelineTotals': {
      const { getPipelineTotals } = await import('@/operations/deals');
      return () => answered(getPipelineTotals(actor));
    }
    case 'getOpenDealCount': {
      const { getOpenDealCount } = await import('@/operations/deals');
      return () => answered(getOpenDealCount(actor));
    }
    case 'spendCredits': {
      const { spendCredits } = await import('@/actions/credit-actions');
      const contactId = await clientWithCredits(actor);
      const form = formOf({ contactId, amount: '1', note: 'Fault lab' });
      return () => answeredForm(spendCredits(null, form));
    }
    case 'onboardClient': {
      const { onboardClient } = await import('@/actions/onboarding-actions');
      const form = onboardingForm(crypto.randomUUID().slice(0, 8));
      return () => answeredForm(onboardClient(null, form));
    }
  }
}

async function answered(operation: Promise<unknown>): Promise<Answer> {
  try {
    await operation;
    return { kind: 'result' };
  } catch (error) {
    return { kind: 'error', message: error instanceof Error ? error.message : String(error) };
  }
}

async function answeredForm(action: Promise<FormState>): Promise<Answer> {
  try {
    const state = await action;
    return state.ok ? { kind: 'result' } : { kind: 'refused', message: state.message };
  } catch (error) {
    const digest = typeof error === 'object' && error !== null && 'digest' in error ? String(error.digest) : '';
    // The action goes on to the page of what it made: it succeeded.
    if (digest.startsWith('NEXT_REDIRECT')) return { kind: 'result' };
    if (digest.startsWith('NEXT_')) throw error;
    return { kind: 'error', message: error instanceof Error ? error.message : String(error) };
  }
}

/** The last step of the wizard, filled in. */
export function onboardingForm(mark: string): FormData {
  return formOf({
    step: String(wizardSteps.length),
    name: `Fault lab client ${mark}`,
    // Resend's own address for tests: it accepts everything and reaches nobody.
    email: `delivered+fault-lab-${mark}@resend.dev`,
    company: 'Fault lab',
    phone: '',
    projectName: `Fault lab project ${mark}`,
    dueOn: '',
    credits: '10',
  });
}

function formOf(values: Record<string, string>): FormData {
  const form = new FormData();
  for (const [name, value] of Object.entries({ ...values, idempotencyKey: crypto.randomUUID() })) form.set(name, value);
  return form;
}

const labClient = {
  name: 'Fault lab',
  email: 'fault-lab@example.com',
  company: 'Fault lab',
  phone: null,
  notes: 'Made by the fault lab, which spends its credits.',
};

async function clientWithCredits({ tenantId, actorId }: Actor): Promise<string> {
  const { db } = await database();
  const created = await insertContact(db, { ...labClient, tenantId, createdBy: actorId });
  const found = await queryContacts(db, { tenantId, search: labClient.email, page: 1, pageSize: 1 });
  const contactId = created.ok ? created.id : found.contacts[0]?.id;
  if (!contactId) throw new Error('The fault lab’s client could not be made.');
  const { balance } = await getLedger(db, { tenantId, contactId, limit: 1 });
  if (balance < 1) {
    const posting = { tenantId, createdBy: actorId, contactId, amount: 100, note: 'Fault lab' };
    await db.transaction(async (tx) => addCredits(tx, { ...posting, kind: 'grant' }));
  }
  return contactId;
}
