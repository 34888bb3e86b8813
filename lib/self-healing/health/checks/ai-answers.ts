import { defineHealthCheck } from '../define-health-check';
import { type Probe, probeVendor } from '../probe';

/** The language model's API answers and accepts the key. The probe must not spend tokens: list models, never ask one. */
export function aiAnswers(input: { probe: Probe; timeoutMs?: number }) {
  return defineHealthCheck({
    name: 'ai-answers',
    label: 'AI',
    timeoutMs: input.timeoutMs ?? 8_000,
    check: probeVendor(input.probe, 'No API key is set: learned patterns and rules decide without a model.'),
  });
}
