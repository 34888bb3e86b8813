import { describe, expect, it } from 'vitest';
import { attempt, healingEvent } from './__fixtures__/healing-event';
import { eventSentence } from './feed-row';
import { tellStory } from './story';

describe('tellStory', () => {
  it('parts the permitted from the refused, and offers the option line of the refused', () => {
    const story = tellStory(healingEvent());
    expect(story.chosen.map((candidate) => candidate.strategy)).toEqual(['RETRY_WITH_BACKOFF']);
    expect(story.refused.map((candidate) => candidate.reason)).toEqual(['The operation stores no result.']);
    expect(story.better).toEqual([
      {
        strategy: 'FALLBACK_TO_CACHE',
        reason: 'The operation stores no result.',
        optionLine: "cache: { key: () => 'contacts', scope: 'public', ttlMs: 0, staleMs: 300_000 },",
      },
    ]);
  });

  it('sells no option against a defect, which no strategy can heal', () => {
    expect(tellStory(healingEvent({ kind: 'programmer-error', outcome: 'failed' })).better).toEqual([]);
  });

  it('tells each attempt with its wait and its time', () => {
    const [first, second] = tellStory(healingEvent()).attempts;
    expect(first?.sentence).toBe('It failed after 8 ms (connection lost).');
    expect(second?.sentence).toBe(
      'Selfheal ran it again after a short wait. After waiting 80 ms, it succeeded in 24 ms.',
    );
    expect(tellStory(healingEvent()).attemptsTime).toBe('32 ms running, 80 ms waiting');
  });

  it('repeats no message that stands above already', () => {
    const other = attempt({ number: 2, strategy: 'RETRY_WITH_BACKOFF', message: 'another' });
    const story = tellStory(healingEvent({ attempts: [attempt(), other] }));
    expect(story.attempts.map((told) => told.message)).toEqual([null, 'another']);
  });

  it('says who chose, and at what confidence', () => {
    expect(tellStory(healingEvent({ chosenBy: 'model', confidence: 0.7, propensity: 0.25 })).choice).toBe(
      'RETRY_WITH_BACKOFF was chosen by the language model at 70 % confidence. ' +
        'It is tried first in 25.0 % of such failures; the rest is left to chance, in order to learn.',
    );
    expect(tellStory(healingEvent({ chosenBy: 'forest', confidence: 0.93 })).choice).toBe(
      'RETRY_WITH_BACKOFF was chosen by the small model at 93 % confidence.',
    );
    expect(tellStory(healingEvent({ chosenBy: 'person', confidence: 1 })).choice).toBe(
      'RETRY_WITH_BACKOFF was chosen by an admin’s approval.',
    );
  });

  it('claims no lesson where nothing was tried', () => {
    const story = tellStory(
      healingEvent({ firstChoice: null, firstChoiceSucceeded: null, outcome: 'failed', attempts: [attempt()] }),
    );
    expect(story.learned).toBe('Nothing: no strategy was tried.');
    expect(story.choice).toBe('Nothing was eligible, so the original error was passed on.');
  });

  it('does not speak of a wrapper where there is none', () => {
    const story = tellStory(healingEvent({ wrapped: false, route: 'GET /broken', attempts: [], candidates: [] }));
    expect(story.request).toBe('Code without a wrapper failed during GET /broken.');
    expect(story.choice).toContain('not wrapped');
  });

  it('does not say that an operation ran which a circuit breaker kept from starting', () => {
    const event = healingEvent({
      ...{ kind: 'circuit-open', outcome: 'failed', strategy: null, firstChoice: null, firstChoiceSucceeded: null },
      attempts: [
        attempt({ kind: 'circuit-open', durationMs: 0, endpoint: 'https://rates.example' }),
        attempt({
          ...{ number: 2, strategy: 'FALLBACK_TO_CACHE', kind: null, message: null },
          evidence: 'No stored result of this caller is recent enough.',
        }),
      ],
    });
    const story = tellStory(event);
    expect(story.request).toBe('listContacts was asked for during GET /contacts while a circuit breaker was open.');
    expect(story.attempts.map((one) => [one.title, one.sentence])).toEqual([
      ['Not started', 'The circuit breaker was open, so nothing was called.'],
      ['Attempt 2: FALLBACK_TO_CACHE', 'It looked, and could not help.'],
    ]);
    expect(story.choice).toContain('found nothing that it could do');
    expect(eventSentence(event)).toMatch(/so this was not started; nothing could stand in for it\.$/);
  });

  it('does not say that an operation ran which failed before it was called', () => {
    const { request } = tellStory(healingEvent({ attempts: [], candidates: [], outcome: 'failed' }));
    expect(request).toContain('and not called');
  });

  it('says in mode suggest that what was allowed had no approval', () => {
    const event = healingEvent({ mode: 'suggest', outcome: 'failed', firstChoice: null, attempts: [attempt()] });
    expect(tellStory(event).choice).toContain('had no approval');
    expect(eventSentence(event)).toContain('nothing that was allowed had an approval');
  });

  it('gives no second figure beside the evidence of a pattern, and none of a rule, which is always the same', () => {
    expect(tellStory(healingEvent({ chosenBy: 'pattern', confidence: 0.86 })).choice).toBe(
      'RETRY_WITH_BACKOFF was chosen by a learned pattern.',
    );
    expect(tellStory(healingEvent({ chosenBy: 'rule', confidence: 0.7 })).choice).toBe(
      'RETRY_WITH_BACKOFF was chosen by a rule.',
    );
  });

  it('claims a lesson only where the store says that it was counted', () => {
    const learned = (counted: boolean | null | undefined, change = {}) =>
      tellStory(healingEvent(change), { counted }).learned;
    expect(learned(true)).toMatch(/^Counted as a success of RETRY_WITH_BACKOFF/);
    expect(learned(false)).toMatch(/^Not counted: this incident had already given its five\. It was a success/);
    expect(learned(null)).toMatch(/^Not counted so far/);
    expect(learned(undefined)).toMatch(/^Not counted so far/);
    expect(learned(null, { context: { faultLab: 'deadlock' } })).toContain('no drill of the fault lab teaches');
    expect(learned(true, { context: { faultLab: 'deadlock' } })).toMatch(/^Counted as a success/);
    expect(learned(true, { mode: 'suggest' })).toMatch(/^Nothing: only what is chosen in mode "heal"/);
  });
});
