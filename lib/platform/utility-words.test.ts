import { describe, expect, it } from 'vitest';
import { rolloutSentence } from './rollout-words';
import { utilitySum } from './utility-words';

describe('utilitySum', () => {
  it('shows the sum with every cost that weighed something', () => {
    const utility = { total: 0.63, probability: 0.7, value: 1, time: 0.02, load: 0.05, risk: 0 };
    expect(utilitySum(utility)).toBe('0.70 × 1.00 − 0.02 time − 0.05 load = 0.63');
    expect(utilitySum({ ...utility, risk: 0.1, total: 0.53 })).toContain('− 0.10 risk = 0.53');
  });

  it('shows a loss with a minus sign, and nothing as nothing', () => {
    const utility = { total: -0.094, probability: 0.4, value: 0.5, time: 0, load: 0.294, risk: 0 };
    expect(utilitySum(utility)).toBe('0.40 × 0.50 − 0.29 load = −0.09');
    expect(utilitySum({ ...utility, total: -0.001 })).toMatch(/= 0.00$/);
  });
});

describe('rolloutSentence', () => {
  it('says which side of the canary and which arm, and nothing without a roll-out', () => {
    expect(rolloutSentence({ mode: 'heal', rollout: null })).toBeNull();
    expect(rolloutSentence({ mode: 'observe', rollout: { canary: false, experiment: null } })).toContain('outside');
    const experiment = { name: 'reset', arm: 'RESET_CONNECTION' } as const;
    expect(rolloutSentence({ mode: 'heal', rollout: { canary: null, experiment } })).toBe(
      'In the experiment “reset” its key drew RESET_CONNECTION.',
    );
  });
});
