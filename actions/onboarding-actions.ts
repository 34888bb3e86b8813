'use server';

import { revalidatePath } from 'next/cache';
import { redirect } from 'next/navigation';
import { onboardClient as insertClient, markWelcome } from '@/db/queries/onboardings';
import { advanceWizard, atStep } from '@/lib/crm/onboarding-wizard';
import { actingMember } from '@/lib/forms/acting-member';
import { type FormState, submittedKey } from '@/lib/forms/form-state';
import { keepInput } from '@/lib/forms/keep-input';
import { healing, withSelfHealing } from '@/lib/self-healing/error-interceptor';
import { sendWelcomeMail, sendWelcomeSms } from '@/operations/onboarding';
import { settledWelcome } from '@/operations/settled-welcome';

/** Contact, project and credits in one transaction; then the two messages, which never undo the client. */
export const onboardClient = keepInput(
  withSelfHealing(
    async function onboardClient(_state: FormState | null, form: FormData): Promise<FormState> {
      const actor = await actingMember();
      const wizard = advanceWizard(form);
      if (!wizard.ready) return wizard.state;
      const { name, email, company, phone, projectName, dueOn, credits } = wizard.data;
      const { tenantId, actorId } = actor;
      const { step, transaction } = healing();
      const created = await transaction('create client', (tx) =>
        insertClient(tx, {
          tenantId,
          createdBy: actorId,
          contact: { name, email, company, phone, notes: null },
          project: { name: projectName, dueOn },
          credits,
        }),
      );
      if (!created.ok) {
        return atStep(form, 1, 'One field needs your attention.', { email: 'Another contact has this address.' });
      }
      const id = created.onboardingId;
      const mail = await step('welcome e-mail', () => settledWelcome(() => sendWelcomeMail(actor, id)), {
        effects: 'idempotent',
      });
      const sms = await step('welcome SMS', () => settledWelcome(() => sendWelcomeSms(actor, id)), { effects: 'once' });
      await transaction('note welcome', async (tx) => {
        await markWelcome(tx, { tenantId, id, mailState: mail.state, smsState: sms.state });
        return null;
      });
      revalidatePath('/onboarding', 'layout');
      redirect(`/onboarding/${id}`);
    },
    {
      source: 'onboardClient',
      category: 'database',
      effects: 'transactional',
      severity: 'critical',
      idempotencyKey: submittedKey,
    },
  ),
);
