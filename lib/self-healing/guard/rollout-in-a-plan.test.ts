import { describe, expect, it } from 'vitest';
import type { Proposal } from '../core/failure';
import type { OperationHandle } from '../core/strategy';
import { byPattern, byRule, planOf, runOf, steps } from './__fixtures__/plan';

describe('a roll-out', () => {
  const arms = ['RESET_CONNECTION', 'RETRY_WITH_BACKOFF'] as ['RESET_CONNECTION', 'RETRY_WITH_BACKOFF'];
  const experiments = (firstShare: number, more: object = {}) => [{ name: 'reset', arms, firstShare, ...more }];
  const both = [byRule('RETRY_WITH_BACKOFF', 0.9), byRule('RESET_CONNECTION', 0.5)];
  const rollout = { key: 'k', instanceId: 'i' };

  it('puts the drawn arm first and says with which probability it was drawn', () => {
    const first = planOf({ proposals: both, input: { rollout, settings: { experiments: experiments(1) } } });
    expect(steps(first)).toEqual(['RESET_CONNECTION', 'RETRY_WITH_BACKOFF']);
    expect(first.rollout).toEqual({ canary: null, experiment: { name: 'reset', arm: 'RESET_CONNECTION' } });
    expect(first.propensity).toBe(1);
    const drawn = planOf({ proposals: both, input: { rollout, settings: { experiments: experiments(0.25) } } });
    const arm = drawn.rollout?.experiment?.arm;
    expect(steps(drawn)[0]).toBe(arm);
    expect(drawn.propensity).toBe(arm === 'RESET_CONNECTION' ? 0.25 : 0.75);
    expect(drawn.candidates[0]?.strategy).toBe(arm);
  });

  it('says of both arms with which probability they are drawn, whichever was', () => {
    for (const key of ['a', 'b', 'c', 'd', 'e', 'f']) {
      const input = { rollout: { ...rollout, key }, settings: { experiments: experiments(0.25) } };
      const { candidates, propensity } = planOf({ proposals: both, input });
      const told = Object.fromEntries(candidates.map((one) => [one.strategy, one.propensity]));
      expect(told).toMatchObject({ RESET_CONNECTION: 0.25, RETRY_WITH_BACKOFF: 0.75 });
      expect(candidates[0]?.propensity).toBe(propensity);
    }
  });

  it('gives each arm to its share of the keys', () => {
    const settings = { experiments: experiments(0.25) };
    const firsts = Array.from({ length: 2_000 }, (_, key) =>
      steps(planOf({ proposals: both, input: { rollout: { ...rollout, key: `${key}` }, settings } })).at(0),
    );
    const share = firsts.filter((name) => name === 'RESET_CONNECTION').length / firsts.length;
    expect(share).toBeGreaterThan(0.22);
    expect(share).toBeLessThan(0.28);
  });

  it('holds no experiment where it would decide nothing', () => {
    const held = (proposals: Proposal[], more: object = {}, operation: Partial<OperationHandle> = {}) =>
      planOf({
        ...{ proposals, run: runOf({}, operation) },
        input: { rollout, settings: { experiments: experiments(1, more) } },
      });
    expect(held(both).rollout).not.toBeNull();
    expect(held([byRule('RETRY_WITH_BACKOFF')]).rollout).toBeNull();
    expect(held([byRule('RESET_CONNECTION')]).rollout).toBeNull();
    expect(held(both, {}, { rerunRefusal: { reason: 'no' } }).rollout).toBeNull();
    expect(held(both, { source: 'another' }).rollout).toBeNull();
    expect(held([byRule('SWITCH_API_ENDPOINT', 0.99), ...both]).rollout).toBeNull();
    expect(held([...both, byRule('QUEUE_FOR_LATER')], { arms: ['QUEUE_FOR_LATER', arms[1]] }).rollout).toBeNull();
  });

  it('ends an experiment for a fingerprint where evidence speaks for one arm alone', () => {
    const input = { rollout, settings: { experiments: experiments(1) } };
    const proven = [byPattern('RETRY_WITH_BACKOFF', 0.9), byRule('RESET_CONNECTION')];
    expect(steps(planOf({ proposals: proven, input }))[0]).toBe('RETRY_WITH_BACKOFF');
    expect(planOf({ proposals: proven, input }).rollout).toBeNull();
    const otherWay = [byPattern('RESET_CONNECTION', 0.9), byRule('RETRY_WITH_BACKOFF')];
    expect(planOf({ proposals: otherWay, input }).rollout).toBeNull();
    const bothProven = [byPattern('RETRY_WITH_BACKOFF', 0.9), byPattern('RESET_CONNECTION', 0.85)];
    expect(steps(planOf({ proposals: bothProven, input }))[0]).toBe('RESET_CONNECTION');
  });

  it('keeps the canary’s word where no experiment is held', () => {
    const plan = planOf({ proposals: both, input: { rollout, settings: { canary: { share: 0 } } } });
    expect(plan.rollout).toEqual({ canary: false, experiment: null });
    expect(plan.propensity).toBe(1);
  });

  it('decides nothing without a key', () => {
    const plan = planOf({ proposals: both, input: { settings: { experiments: experiments(1) } } });
    expect([plan.rollout, plan.propensity, steps(plan)[0]]).toEqual([null, 1, 'RETRY_WITH_BACKOFF']);
  });
});
