'use server';

import { revalidatePath } from 'next/cache';
import { redirect } from 'next/navigation';
import { contactExists } from '@/db/queries/contacts';
import * as queries from '@/db/queries/deals';
import { setReportingCurrency } from '@/db/queries/rates';
import { identifiedSchema } from '@/lib/crm/contact-schema';
import { dealMoveSchema, dealSchema, dealUpdateSchema, reportingCurrencySchema } from '@/lib/crm/deal-schema';
import { dealStageLabels } from '@/lib/crm/vocabulary';
import { actingMember } from '@/lib/forms/acting-member';
import { done, type FormState, refused, submittedKey } from '@/lib/forms/form-state';
import { keepInput } from '@/lib/forms/keep-input';
import { parseForm } from '@/lib/forms/parse-form';
import { healing, withSelfHealing } from '@/lib/self-healing/error-interceptor';

const gone = 'This deal does not exist any more.';
const contactGone = { contactId: 'This contact does not exist any more.' };

export const createDeal = keepInput(
  withSelfHealing(
    async function createDeal(_state: FormState | null, form: FormData): Promise<FormState> {
      const { tenantId, actorId } = await actingMember();
      const parsed = parseForm(dealSchema, form);
      if (!parsed.ok) return parsed.state;
      const { contactId } = parsed.data;
      const inserted = await healing().transaction('insert deal', async (tx) => {
        if (contactId && !(await contactExists(tx, { tenantId, id: contactId }))) return null;
        return queries.insertDeal(tx, { ...parsed.data, tenantId, createdBy: actorId });
      });
      if (!inserted) return refused(form, 'One field needs your attention.', contactGone);
      revalidatePath('/deals');
      redirect(`/deals/${inserted.id}?done=created`);
    },
    { source: 'createDeal', category: 'database', effects: 'transactional', idempotencyKey: submittedKey },
  ),
);

export const updateDeal = keepInput(
  withSelfHealing(
    async function updateDeal(_state: FormState | null, form: FormData): Promise<FormState> {
      const { tenantId } = await actingMember();
      const parsed = parseForm(dealUpdateSchema, form);
      if (!parsed.ok) return parsed.state;
      const { contactId } = parsed.data;
      const result = await healing().transaction('update deal', async (tx) => {
        if (contactId && !(await contactExists(tx, { tenantId, id: contactId }))) return 'contact-gone';
        return (await queries.updateDeal(tx, { ...parsed.data, tenantId })) ? 'updated' : 'gone';
      });
      if (result === 'contact-gone') return refused(form, 'One field needs your attention.', contactGone);
      if (result === 'gone') return refused(form, gone);
      revalidatePath('/deals', 'layout');
      return done('Saved.');
    },
    { source: 'updateDeal', category: 'database', effects: 'transactional', idempotencyKey: submittedKey },
  ),
);

export const moveDeal = keepInput(
  withSelfHealing(
    async function moveDeal(_state: FormState | null, form: FormData): Promise<FormState> {
      const { tenantId } = await actingMember();
      const parsed = parseForm(dealMoveSchema, form);
      if (!parsed.ok) return parsed.state;
      const { id, stage } = parsed.data;
      const moved = await healing().transaction('move deal', (tx) => queries.updateDeal(tx, { tenantId, id, stage }));
      if (!moved) return refused(form, gone);
      revalidatePath('/deals', 'layout');
      return done(`Moved to ${dealStageLabels[stage]}.`);
    },
    { source: 'moveDeal', category: 'database', effects: 'transactional', idempotencyKey: submittedKey },
  ),
);

export const deleteDeal = keepInput(
  withSelfHealing(
    async function deleteDeal(_state: FormState | null, form: FormData): Promise<FormState> {
      const { tenantId } = await actingMember();
      const parsed = parseForm(identifiedSchema, form);
      if (!parsed.ok) return parsed.state;
      const { id } = parsed.data;
      const deleted = await healing().transaction('delete deal', (tx) => queries.deleteDeal(tx, { tenantId, id }));
      if (!deleted) return refused(form, gone);
      revalidatePath('/deals', 'layout');
      redirect('/deals?done=deleted');
    },
    { source: 'deleteDeal', category: 'database', effects: 'transactional', idempotencyKey: submittedKey },
  ),
);

export const chooseReportingCurrency = keepInput(
  withSelfHealing(
    async function chooseReportingCurrency(_state: FormState | null, form: FormData): Promise<FormState> {
      const { tenantId } = await actingMember();
      const parsed = parseForm(reportingCurrencySchema, form);
      if (!parsed.ok) return parsed.state;
      const { currency } = parsed.data;
      await healing().transaction('choose reporting currency', async (tx) => {
        await setReportingCurrency(tx, { tenantId, currency });
        return null;
      });
      revalidatePath('/deals');
      return done(`Totals are shown in ${currency}.`);
    },
    { source: 'chooseReportingCurrency', category: 'database', effects: 'transactional', idempotencyKey: submittedKey },
  ),
);
