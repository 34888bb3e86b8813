import { describe, expect, it } from 'vitest';
import type { Belief } from '@/lib/self-healing/core/learning';
import { healingEvent } from './__fixtures__/healing-event';
import { tellBelief } from './belief-view';

const belief: Belief = {
  signs: [{ sign: 'SQLSTATE 40P01 (deadlock_detected)', source: 'PostgreSQL, appendix A' }],
  similar: [],
  forest: null,
  wouldChange: [],
};

describe('tellBelief', () => {
  it('says nothing of events that were stored before beliefs were', () => {
    expect(tellBelief(healingEvent({ belief: null }))).toBeNull();
  });

  it('names the kind with its signs, and says when there was none', () => {
    expect(tellBelief(healingEvent({ kind: 'deadlock', belief }))).toMatchObject({
      kind: 'It was taken for “deadlock”, told by:',
      signs: belief.signs,
      evidence: 'A lost connection usually comes back at once.',
    });
    const bare = { ...belief, signs: [] };
    expect(tellBelief(healingEvent({ kind: 'unknown', belief: bare }))?.kind).toContain(
      'was not known: it bore no sign',
    );
  });

  it('tells a small model that chose from one that asks a person', () => {
    const word = { version: 'v', strategy: 'RETRY_WITH_BACKOFF', confidence: 0.934, used: true } as const;
    const sure = tellBelief(healingEvent({ belief: { ...belief, forest: word } }));
    expect(sure).toMatchObject({ asked: false, forest: expect.stringContaining('93.4 % likely') });
    const unsure = tellBelief(
      healingEvent({ belief: { ...belief, forest: { ...word, confidence: 0.7, used: false } } }),
    );
    expect(unsure).toMatchObject({ asked: true, forest: expect.stringContaining('a person is asked') });
  });

  it('says of a similar failure what worked there', () => {
    const similar = {
      ...{ fingerprint: 'f', template: 'other', similarity: 0.5, successes: 1, failures: 0 },
      strategy: 'RESET_CONNECTION' as const,
    };
    expect(tellBelief(healingEvent({ belief: { ...belief, similar: [similar] } }))?.similar).toEqual([
      { key: 'f RESET_CONNECTION', template: 'other', alike: '50.0 %', worked: 'RESET_CONNECTION helped 1 of 1 time' },
    ]);
  });

  it('gives no evidence where nothing was chosen', () => {
    expect(tellBelief(healingEvent({ belief, firstChoice: null }))?.evidence).toBeNull();
  });
});
