import { uuidv7 } from 'uuidv7';
import { captureFailure } from './capture';
import type { AnyHealingOptions } from './core/options';
import type { Mode } from './core/vocabulary';
import { classify } from './diagnose/classify';
import { explainKind } from './diagnose/explain';
import { describeFailure, type EventDraft } from './record/build-event';

/** Where a failure was seen that could only be recorded. */
interface Place {
  route: string | null;
  tenantId: string;
  service: string;
  release: string | null;
  mode: Mode;
  nowMs: number;
}

/** The record of a failure that no wrapper saw: it could only be reported. */
export function unwrappedEvent(error: unknown, { source, ...place }: Place & { source: string }): EventDraft {
  return {
    ...recordedOnly(error, place),
    ...{ source, wrapped: false, category: 'application', effects: 'once', severity: 'normal' },
    evidence: 'The code that failed is not wrapped, so nothing could be tried.',
  };
}

/** The record of a wrapped operation that was not called: its key could not be claimed, or its caller not be known. */
export function notBegunEvent(
  error: unknown,
  { options, ...place }: Place & { options: AnyHealingOptions },
): EventDraft {
  const { source, category, effects = 'once', severity = 'normal' } = options;
  return {
    ...recordedOnly(error, place),
    ...{ source, wrapped: true, category, effects, severity },
    evidence: 'It failed before the operation was called. Nothing was done, and nothing was tried.',
  };
}

type OfTheOperation = 'source' | 'wrapped' | 'category' | 'effects' | 'severity' | 'evidence';

function recordedOnly(error: unknown, where: Place): Omit<EventDraft, OfTheOperation> {
  const failure = captureFailure(error);
  const { kind, transient } = classify(error);
  return {
    id: uuidv7(),
    tenantId: where.tenantId,
    service: where.service,
    occurredAtMs: where.nowMs,
    durationMs: 0,
    mode: where.mode,
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
    attempts: [],
    model: null,
    dependency: null,
    release: where.release,
    belief: null,
  };
}
