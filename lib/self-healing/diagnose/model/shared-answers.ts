import type { ModelTrace } from '../../core/failure';
import type { AnswerStore, ModelAnswer } from '../../core/learning';
import { strategyNames } from '../../core/vocabulary';
import { clean, nothing } from './trace';
import type { Within } from './within';

/**
 * Answers that all instances share, so that a fresh one (serverless: most of them) does not ask again. A stored answer is
 * read as carefully as a fresh one. A store that is away has no answers and takes none; nothing else changes.
 */
export function sharedAnswers(input: {
  answers?: AnswerStore;
  tenantId: string;
  service: string;
  ttlMs: number;
  within: Within;
}) {
  const { answers, tenantId, service, ttlMs, within } = input;
  return {
    async find(fingerprint: string): Promise<ModelTrace | null> {
      if (!answers) return null;
      const found = await within(() => answers.get({ tenantId, service, fingerprint })).catch(() => null);
      return found && isSound(found) ? traced(found) : null;
    },
    async keep(fingerprint: string, trace: ModelTrace): Promise<void> {
      if (!answers || !trace.accepted || !trace.strategy) return;
      const { strategy, confidence = 0, explanation = '', model } = trace;
      const answer: ModelAnswer = { fingerprint, strategy, confidence, explanation, model };
      await within(() => answers.put({ tenantId, service, answer, ttlMs })).catch(() => undefined);
    },
  };
}

function isSound({ strategy, confidence }: ModelAnswer): boolean {
  return strategyNames.includes(strategy) && confidence >= 0 && confidence <= 1;
}

function traced({ strategy, confidence, explanation, model }: ModelAnswer): ModelTrace {
  return {
    ...nothing(clean(model, 100)),
    ...{ accepted: true, strategy, confidence, explanation: clean(explanation, 500) },
    reason: 'Answered for the same failure earlier; the answer is shared by all instances.',
  };
}
