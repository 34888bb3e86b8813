import { describe, expect, it } from 'vitest';
import type { Candidate } from '@/lib/self-healing/core/strategy';
import { healingEvent } from './__fixtures__/healing-event';
import { toRefusalRows } from './refusal-rows';

const refused = (strategy: Candidate['strategy'], reason: string, rest: Partial<Candidate> = {}): Candidate => ({
  ...{ strategy, outcome: 'healed', eligible: false, reason },
  ...rest,
});
const breaker = 'The circuit breaker of "rates" is open since 06:37:04 UTC.';

describe('toRefusalRows', () => {
  it('names each guard that held back once, with all the strategies it stopped', () => {
    const event = healingEvent({
      outcome: 'failed',
      candidates: [
        refused('RETRY_WITH_BACKOFF', breaker),
        refused('SWITCH_API_ENDPOINT', breaker),
        refused('QUEUE_FOR_LATER', 'The operation has no `queue`.', { optionLine: 'queue: {}' }),
        refused('RESET_CONNECTION', 'The operation holds no pool of connections.'),
        refused('SKIP_OPERATION', 'Neither a pattern, a rule nor the model proposes it for this kind of failure.'),
        refused('FALLBACK_TO_CACHE', 'Allowed.', { eligible: true }),
      ],
    });
    expect(toRefusalRows([event])[0]?.reasons).toEqual([
      { reason: breaker, strategies: ['RETRY_WITH_BACKOFF', 'SWITCH_API_ENDPOINT'] },
    ]);
  });

  it('counts the mode and a missing approval among them', () => {
    const candidates = [
      refused('RETRY_WITH_BACKOFF', 'Allowed, but not run: the mode is "observe".', { eligible: true }),
      refused('FALLBACK_TO_CACHE', 'Waits for an approval.', { eligible: true }),
    ];
    expect(toRefusalRows([healingEvent({ outcome: 'failed', candidates })])[0]?.reasons).toHaveLength(2);
  });

  it('leaves out what was healed, what has no wrapper, and what no guard held back', () => {
    const candidates = [refused('RETRY_WITH_BACKOFF', breaker)];
    expect(toRefusalRows([healingEvent({ candidates })])).toEqual([]);
    expect(toRefusalRows([healingEvent({ outcome: 'failed', wrapped: false, candidates })])).toEqual([]);
    expect(toRefusalRows([healingEvent({ outcome: 'failed', candidates: [] })])).toEqual([]);
  });

  it('shows ten at most, the newest', () => {
    const candidates = [refused('RETRY_WITH_BACKOFF', breaker)];
    const events = Array.from({ length: 30 }, (_, index) =>
      healingEvent({ id: `${index}`, outcome: 'failed', candidates }),
    );
    expect(toRefusalRows(events).map((row) => row.id)).toEqual(['0', '1', '2', '3', '4', '5', '6', '7', '8', '9']);
  });
});
