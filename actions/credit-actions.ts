'use server';

import { revalidatePath } from 'next/cache';
import type { z } from 'zod';
import * as queries from '@/db/queries/credits';
import { creditAnswer } from '@/lib/crm/credit-answer';
import { creditSchema, refundSchema } from '@/lib/crm/credit-schema';
import { actingMember } from '@/lib/forms/acting-member';
import { type FormState, submittedKey } from '@/lib/forms/form-state';
import { keepInput } from '@/lib/forms/keep-input';
import { parseForm } from '@/lib/forms/parse-form';
import { healing, withSelfHealing } from '@/lib/self-healing/error-interceptor';

export const buyCredits = keepInput(
  withSelfHealing(
    async function buyCredits(_state: FormState | null, form: FormData): Promise<FormState> {
      const actor = await actingMember();
      const parsed = parseForm(creditSchema, form);
      if (!parsed.ok) return parsed.state;
      const result = await healing().transaction('buy credits', (tx) =>
        queries.addCredits(tx, { ...posting(actor, parsed.data), kind: 'purchase' }),
      );
      revalidatePath('/credits', 'layout');
      return creditAnswer(form, result, { amount: parsed.data.amount, verb: 'bought' });
    },
    { source: 'buyCredits', category: 'database', effects: 'transactional', idempotencyKey: submittedKey },
  ),
);

export const spendCredits = keepInput(
  withSelfHealing(
    async function spendCredits(_state: FormState | null, form: FormData): Promise<FormState> {
      const actor = await actingMember();
      const parsed = parseForm(creditSchema, form);
      if (!parsed.ok) return parsed.state;
      const result = await healing().transaction('spend credits', (tx) =>
        queries.spendCredits(tx, posting(actor, parsed.data)),
      );
      revalidatePath('/credits', 'layout');
      return creditAnswer(form, result, { amount: parsed.data.amount, verb: 'spent' });
    },
    {
      source: 'spendCredits',
      category: 'database',
      effects: 'transactional',
      severity: 'critical',
      idempotencyKey: submittedKey,
    },
  ),
);

export const refundCredits = keepInput(
  withSelfHealing(
    async function refundCredits(_state: FormState | null, form: FormData): Promise<FormState> {
      const actor = await actingMember();
      const parsed = parseForm(refundSchema, form);
      if (!parsed.ok) return parsed.state;
      const { spendId } = parsed.data;
      const result = await healing().transaction('refund credits', (tx) =>
        queries.refundCredits(tx, { ...posting(actor, parsed.data), spendId }),
      );
      revalidatePath('/credits', 'layout');
      return creditAnswer(form, result, { amount: parsed.data.amount, verb: 'given back' });
    },
    {
      source: 'refundCredits',
      category: 'database',
      effects: 'transactional',
      severity: 'critical',
      idempotencyKey: submittedKey,
    },
  ),
);

function posting(actor: { tenantId: string; actorId: string }, data: z.output<typeof creditSchema>) {
  const { contactId, amount, note } = data;
  return { tenantId: actor.tenantId, createdBy: actor.actorId, contactId, amount, note };
}
