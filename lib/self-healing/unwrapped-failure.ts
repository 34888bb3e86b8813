import { uuidv7 } from 'uuidv7';
import { captureFailure } from './capture';
import type { Mode } from './core/vocabulary';
import { classify } from './diagnose/classify';
import { explainKind } from './diagnose/explain';
import { describeFailure, type EventDraft } from './record/build-event';

/** The record of a failure that no wrapper saw: it could only be reported. */
export function unwrappedEvent(
  error: unknown,
  where: {
    source: string;
    route: string | null;
    tenantId: string;
    service: string;
    release: string | null;
    mode: Mode;
    nowMs: number;
  },
): EventDraft {
  const failure = captureFailure(error);
  const { kind, transient } = classify(error);
  return {
    id: uuidv7(),
    tenantId: where.tenantId,
    service: where.service,
    occurredAtMs: where.nowMs,
    durationMs: 0,
    source: where.source,
    category: 'application',
    effects: 'once',
    severity: 'normal',
    mode: where.mode,
    wrapped: false,
    route: where.route,
    kind,
    transient,
    ...describeFailure(failure),
    context: {},
    outcome: 'failed',
    strategy: null,
    firstChoice: null,
    firstChoiceSucceeded: null,
    chosenBy: null,
    confidence: null,
    propensity: 1,
    rollout: null,
    candidates: [],
    explanation: explainKind(kind),
    evidence: 'The code that failed is not wrapped, so nothing could be tried.',
    attempts: [],
    model: null,
    dependency: null,
    release: where.release,
    belief: null,
  };
}
