import { describe, expect, it } from 'vitest';
import type { HealingEvent } from '@/lib/self-healing/core/event';
import { settingsSchema } from '@/lib/self-healing/core/settings';
import { healingEvent } from './__fixtures__/healing-event';
import { canaryResult, experimentResults } from './experiment-result';
import { shareDifference } from './share-difference';

const { experiments } = settingsSchema.parse({
  experiments: [{ name: 'reset', arms: ['RETRY_WITH_BACKOFF', 'RESET_CONNECTION'] }],
});

function tried(arm: HealingEvent['firstChoice'] & string, succeeded: boolean, count: number): HealingEvent[] {
  return Array.from({ length: count }, () =>
    healingEvent({
      firstChoice: arm,
      firstChoiceSucceeded: succeeded,
      outcome: succeeded ? 'healed' : 'failed',
      rollout: { canary: null, experiment: { name: 'reset', arm } },
    }),
  );
}

describe('experimentResults', () => {
  it('shows no rate of nothing', () => {
    const [result] = experimentResults(experiments, []);
    expect(result?.arms.map((arm) => [arm.healed, arm.total, arm.rate, arm.interval])).toEqual([
      [0, 0, '—', '—'],
      [0, 0, '—', '—'],
    ]);
    expect(result?.verdict).toContain('before both have been tried');
  });

  it('names the better arm only when the whole interval is on its side', () => {
    const few = [...tried('RETRY_WITH_BACKOFF', true, 4), ...tried('RESET_CONNECTION', false, 1)];
    expect(experimentResults(experiments, few)[0]?.verdict).toContain('Too few');
    const even = [
      ...tried('RETRY_WITH_BACKOFF', true, 6),
      ...tried('RESET_CONNECTION', true, 4),
      ...tried('RESET_CONNECTION', false, 2),
    ];
    expect(experimentResults(experiments, even)[0]?.verdict).toContain('No difference shown');
    const many = [
      ...tried('RETRY_WITH_BACKOFF', true, 90),
      ...tried('RETRY_WITH_BACKOFF', false, 10),
      ...tried('RESET_CONNECTION', true, 40),
      ...tried('RESET_CONNECTION', false, 60),
    ];
    expect(experimentResults(experiments, many)[0]?.verdict).toMatch(
      /^RETRY_WITH_BACKOFF heals 3\d to 6\d points more/,
    );
  });

  it('does not credit an arm with what another strategy healed, nor with events of another experiment', () => {
    const others = [
      healingEvent({ firstChoiceSucceeded: false, outcome: 'healed', rollout: rolled('reset') }),
      healingEvent({ rollout: rolled('other') }),
      healingEvent({ firstChoice: 'RESET_CONNECTION', rollout: rolled('reset') }),
    ];
    const [result] = experimentResults(experiments, others);
    expect(result?.arms.map((arm) => [arm.healed, arm.total])).toEqual([
      [0, 1],
      [0, 0],
    ]);
  });
});

function rolled(name: string): HealingEvent['rollout'] {
  return { canary: null, experiment: { name, arm: 'RETRY_WITH_BACKOFF' } };
}

describe('shareDifference', () => {
  it('agrees with the published example of the method', () => {
    // Newcombe 1998, table II, row (a): 56/70 against 48/80, method 10: 0.0524 to 0.3339.
    const found = shareDifference({ successes: 56, count: 70 }, { successes: 48, count: 80 });
    expect(found?.difference).toBeCloseTo(0.2, 10);
    expect(found?.low).toBeCloseTo(0.0524, 4);
    expect(found?.high).toBeCloseTo(0.3339, 4);
  });
});

describe('canaryResult', () => {
  it('tells what was healed inside from what was only observed outside', () => {
    const canary = (inside: boolean) => ({ canary: inside, experiment: null });
    const events = [
      healingEvent({ rollout: canary(true) }),
      healingEvent({ rollout: canary(true), outcome: 'failed' }),
      healingEvent({ rollout: canary(false), outcome: 'failed' }),
      healingEvent(),
    ];
    expect(canaryResult(events)).toMatch(/^Inside: 1 of 2 healed, 50.0 % .*Outside: 1 only observed.$/);
    expect(canaryResult([healingEvent()])).toBeNull();
  });
});
