import { describe, expect, it } from 'vitest';
import type { Proposal } from '../core/failure';
import { byPattern, byRule, planOf, runOf, steps, wordOn } from './__fixtures__/plan';

describe('cost and benefit', () => {
  it('shows the sum of each strategy that was weighed, and none of those refused before', () => {
    const plan = planOf({ proposals: [byRule('RETRY_WITH_BACKOFF')], input: { medianMs: 500, callersWaiting: 2 } });
    expect(wordOn(plan, 'RETRY_WITH_BACKOFF')?.utility).toMatchObject({ probability: 0.7, value: 1.1, time: 0.01 });
    expect(wordOn(plan, 'RESET_CONNECTION')).not.toHaveProperty('utility');
  });

  it('refuses what costs more than it brings, and shows the figures', () => {
    const options = { ...runOf().options, severity: 'low' as const };
    const plan = planOf({
      run: runOf({ options }),
      proposals: [byRule('RETRY_WITH_BACKOFF', 0.4), byRule('FALLBACK_TO_CACHE', 0.4)],
      input: { budgetShare: 0.05 },
    });
    expect(steps(plan)).toEqual(['FALLBACK_TO_CACHE']);
    expect(wordOn(plan, 'RETRY_WITH_BACKOFF')).toMatchObject({
      ...{ eligible: false, by: 'rule', confidence: 0.4 },
      reason: 'Not worth it: 0.40 × 0.50 − 0.00 time − 0.28 load − 0.00 risk = −0.08.',
    });
  });

  it('still runs what brings exactly as much as it costs', () => {
    const settings = { utility: { valueNormal: 1, load: 0.5 } };
    const at = (confidence: number) =>
      steps(planOf({ proposals: [byRule('RETRY_WITH_BACKOFF', confidence)], input: { settings, budgetShare: 0 } }));
    expect(at(0.5)).toEqual(['RETRY_WITH_BACKOFF']);
    expect(at(0.499)).toEqual([]);
  });

  it('counts on the mean of a pattern, not on its cautious bound', () => {
    const plan = planOf({ proposals: [byPattern('RETRY_WITH_BACKOFF', 0.8, 0.93)] });
    expect(wordOn(plan, 'RETRY_WITH_BACKOFF')).toMatchObject({ confidence: 0.8, utility: { probability: 0.93 } });
  });

  it('puts the better sum first among what one rule proposes', () => {
    const proposals = [byRule('RESET_CONNECTION', 0.75), byRule('RETRY_WITH_BACKOFF', 0.7)];
    expect(steps(planOf({ proposals }))).toEqual(['RETRY_WITH_BACKOFF', 'RESET_CONNECTION']);
    const careless = { settings: { utility: { sharedRisk: 0 } } };
    expect(steps(planOf({ proposals, input: careless }))).toEqual(['RESET_CONNECTION', 'RETRY_WITH_BACKOFF']);
  });

  it('keeps the order of a rule where the sums are equal', () => {
    const even = [byRule('SWITCH_API_ENDPOINT'), byRule('RETRY_WITH_BACKOFF')];
    expect(steps(planOf({ proposals: even }))).toEqual(['SWITCH_API_ENDPOINT', 'RETRY_WITH_BACKOFF']);
    expect(steps(planOf({ proposals: even.toReversed() }))).toEqual(['RETRY_WITH_BACKOFF', 'SWITCH_API_ENDPOINT']);
  });

  it('does not let less than a hundredth turn the order that a rule wrote', () => {
    const at = (confidence: number) =>
      steps(planOf({ proposals: [byRule('SWITCH_API_ENDPOINT', 0.7), byRule('RETRY_WITH_BACKOFF', confidence)] }));
    expect(at(0.704)[0]).toBe('SWITCH_API_ENDPOINT');
    expect(at(0.706)[0]).toBe('RETRY_WITH_BACKOFF');
  });

  it('never puts a rule’s better sum before a proven pattern', () => {
    const proposals = [byPattern('RESET_CONNECTION', 0.81), byRule('RETRY_WITH_BACKOFF', 0.99)];
    expect(steps(planOf({ proposals }))).toEqual(['RESET_CONNECTION', 'RETRY_WITH_BACKOFF']);
  });

  it('never reorders patterns: what was measured outranks the weights', () => {
    const proposals = [byPattern('RESET_CONNECTION', 0.9, 0.91), byPattern('RETRY_WITH_BACKOFF', 0.85, 0.99)];
    expect(steps(planOf({ proposals }))).toEqual(['RESET_CONNECTION', 'RETRY_WITH_BACKOFF']);
  });

  it('tries what fell short after the rest of its rule, whatever its sum, and before a later rule', () => {
    const short = { ...byRule('RETRY_WITH_BACKOFF', 0.9, 'mine'), fallsShort: true };
    const proposals = [byRule('RESET_CONNECTION', 0.3, 'mine'), short, byRule('SWITCH_API_ENDPOINT', 0.95)];
    expect(steps(planOf({ proposals }))).toEqual(['RESET_CONNECTION', 'RETRY_WITH_BACKOFF', 'SWITCH_API_ENDPOINT']);
  });

  it('asks an earlier rule before a later one with better sums', () => {
    const proposals = [
      byRule('RETRY_WITH_BACKOFF', 0.3, 'mine'),
      byRule('RESET_CONNECTION', 0.8),
      byRule('SWITCH_API_ENDPOINT', 0.95),
    ];
    expect(steps(planOf({ proposals }))).toEqual(['RETRY_WITH_BACKOFF', 'SWITCH_API_ENDPOINT', 'RESET_CONNECTION']);
  });

  it('lets the model’s choice stand before the rules', () => {
    const model: Proposal = { strategy: 'RETRY_WITH_BACKOFF', by: 'model', confidence: 0.5, evidence: 'x' };
    expect(steps(planOf({ proposals: [model, byRule('SWITCH_API_ENDPOINT', 0.9)] }))).toEqual([
      ...['RETRY_WITH_BACKOFF', 'SWITCH_API_ENDPOINT'],
    ]);
  });

  it('shows what is allowed before what is refused', () => {
    const plan = planOf({ run: runOf({}, { rerunRefusal: { reason: 'no' } }) });
    expect(plan.candidates.map(({ strategy, eligible }) => [strategy, eligible])).toEqual([
      ['QUEUE_FOR_LATER', true],
      ['FALLBACK_TO_CACHE', true],
      ['RESET_CONNECTION', false],
      ['SWITCH_API_ENDPOINT', false],
      ['RETRY_WITH_BACKOFF', false],
    ]);
  });
});
