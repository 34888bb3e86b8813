import { describe, expect, it } from 'vitest';
import type { BreakerView } from '../core/guards';
import type { StrategyName } from '../core/vocabulary';
import { byRule, failure, planOf, runOf, steps, wordOn } from './__fixtures__/plan';

describe('a circuit breaker', () => {
  const view: BreakerView = {
    ...{ dependency: 'database', scope: 'local', state: 'open', reason: '5 failures in a row', calls: 9, failures: 5 },
    ...{ sinceMs: Date.UTC(2026, 0, 1, 12, 0, 5), retryAtMs: Date.UTC(2026, 0, 1, 12, 0, 15) },
  };

  it('that is open refuses every rerun, says since when and until when, and leaves the stand-ins', () => {
    const plan = planOf({ input: { breaker: view } });
    expect(steps(plan)).toEqual(['QUEUE_FOR_LATER', 'FALLBACK_TO_CACHE']);
    expect(wordOn(plan, 'RETRY_WITH_BACKOFF')?.reason).toBe(
      'The circuit breaker of "database" is open since 12:00:05 UTC (5 failures in a row); next try at 12:00:15 UTC.',
    );
  });

  it('that is half-open leaves the one probe to a fresh call', () => {
    const plan = planOf({ input: { breaker: { ...view, state: 'half-open' } } });
    expect(steps(plan)).toEqual(['QUEUE_FOR_LATER', 'FALLBACK_TO_CACHE']);
    expect(wordOn(plan, 'RETRY_WITH_BACKOFF')?.reason).toBe(
      'The circuit breaker of "database" is half-open since 12:00:05 UTC (5 failures in a row); a fresh call tries first.',
    );
  });

  it('that is closed stands in nobody’s way', () => {
    const closed = { ...view, state: 'closed', sinceMs: null, retryAtMs: null } as const;
    expect(steps(planOf({ input: { breaker: closed } }))).toContain('RETRY_WITH_BACKOFF');
  });

  it('that knows no times is still explained', () => {
    const plan = planOf({ input: { breaker: { ...view, sinceMs: null, retryAtMs: null } } });
    expect(wordOn(plan, 'RETRY_WITH_BACKOFF')?.reason).toBe(
      'The circuit breaker of "database" is open (5 failures in a row).',
    );
  });
});

describe('the mode', () => {
  it("'heal' runs what is allowed", () => {
    const plan = planOf({ proposals: [byRule('RETRY_WITH_BACKOFF')] });
    expect(wordOn(plan, 'RETRY_WITH_BACKOFF')).toMatchObject({
      ...{ eligible: true, reason: 'Allowed.', by: 'rule', confidence: 0.7, evidence: 'because', waitMs: 0 },
    });
  });

  it("'observe' runs nothing and shows what it would have run, and why not", () => {
    const plan = planOf({ run: runOf({ mode: 'observe', modeReason: 'The kill switch is on.' }) });
    expect(plan.steps).toEqual([]);
    expect(plan.candidates.every(({ eligible }) => eligible)).toBe(true);
    expect(plan.candidates[0]?.reason).toBe('Allowed, but not run: the mode is "observe". The kill switch is on.');
    const bare = planOf({ run: runOf({ mode: 'observe' }) });
    expect(bare.candidates[0]?.reason).toBe('Allowed, but not run: the mode is "observe".');
  });

  it("'suggest' runs only what was approved for this very fingerprint", () => {
    const asked: [string, string][] = [];
    const approved = (fingerprint: string, strategy: StrategyName) => {
      asked.push([fingerprint, strategy]);
      return strategy === 'RETRY_WITH_BACKOFF';
    };
    const plan = planOf({ run: runOf({ mode: 'suggest' }), input: { approved } });
    expect(steps(plan)).toEqual(['RETRY_WITH_BACKOFF']);
    expect(wordOn(plan, 'RETRY_WITH_BACKOFF')?.reason).toBe('Allowed by an approval.');
    expect(wordOn(plan, 'RESET_CONNECTION')).toMatchObject({ eligible: true, reason: 'Waits for an approval.' });
    expect(asked).toContainEqual([failure.fingerprint.id, 'RETRY_WITH_BACKOFF']);
  });

  it('lets no approval run what the rules refuse', () => {
    const run = runOf({ mode: 'suggest' }, { rerunRefusal: { reason: 'no' } });
    expect(steps(planOf({ run, input: { approved: () => true } }))).toEqual(['QUEUE_FOR_LATER', 'FALLBACK_TO_CACHE']);
  });

  it('needs no approval in any other mode, and takes none for leave', () => {
    expect(planOf({ run: runOf({ mode: 'observe' }), input: { approved: () => true } }).steps).toEqual([]);
    expect(steps(planOf({ input: { approved: () => false } }))).toContain('RETRY_WITH_BACKOFF');
  });

  it('of this moment holds, not that of the start: a kill switch stops the next step', () => {
    expect(planOf({ input: { mode: 'observe' } }).steps).toEqual([]);
  });
});
