import { describe, expect, it } from 'vitest';
import type { Candidate } from '@/lib/self-healing/core/strategy';
import { healingEvent } from './__fixtures__/healing-event';
import { byChance, chanceSentence } from './chance-words';

function candidate(strategy: Candidate['strategy'], propensity: number): Candidate {
  return { strategy, outcome: 'healed', eligible: true, reason: 'Allowed.', propensity };
}

const both = [candidate('RETRY_WITH_BACKOFF', 0.98), candidate('RESET_CONNECTION', 0.02)];

describe('what chance had to do with a choice', () => {
  it('is nothing where nothing was left to chance', () => {
    expect(chanceSentence(healingEvent())).toBeNull();
    expect(byChance(healingEvent())).toBe(false);
  });

  it('is said first where chance chose against what was held best', () => {
    const candidates = both.map((one) => ({ ...one, explored: one.strategy === 'RESET_CONNECTION' }));
    const event = healingEvent({ firstChoice: 'RESET_CONNECTION', propensity: 0.02, candidates });
    expect(byChance(event)).toBe(true);
    expect(chanceSentence(event)).toBe(
      'Chosen by chance, in order to learn: RESET_CONNECTION is tried first in 2.0 % of such failures, RETRY_WITH_BACKOFF in 98.0 %.',
    );
  });

  it('is said, too, where it drew what would have been first anyway', () => {
    const candidates = both.map((one) => ({ ...one, explored: one.strategy === 'RETRY_WITH_BACKOFF' }));
    expect(chanceSentence(healingEvent({ propensity: 0.98, candidates }))).toContain('would have been first anyway');
  });

  it('is a share of such failures where the best one was tried', () => {
    const event = healingEvent({ propensity: 0.98, candidates: both });
    expect(byChance(event)).toBe(false);
    expect(chanceSentence(event)).toContain('98.0 % of such failures; the rest is left to chance');
  });

  it('is not claimed for the draw of an experiment', () => {
    const experiment = { name: 'reset-first', arm: 'RESET_CONNECTION' as const };
    const event = healingEvent({
      ...{ firstChoice: 'RESET_CONNECTION', propensity: 0.4, candidates: both },
      rollout: { canary: null, experiment },
    });
    expect(byChance(event)).toBe(false);
    expect(chanceSentence(event)).toBe('It is tried first in 40.0 % of such failures.');
  });
});
