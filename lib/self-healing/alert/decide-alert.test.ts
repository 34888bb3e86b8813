import { describe, expect, it } from 'vitest';
import type { CheckResult, HealingEvent } from '../core/event';
import { failureKinds } from '../core/vocabulary';
import { decideAlert, decideCheckAlert } from './decide-alert';

const event = (part: Partial<HealingEvent>): HealingEvent => ({
  id: '01900000-0000-7000-8000-000000000001',
  tenantId: 'default',
  service: 'default',
  instanceId: 'one',
  sequence: 1,
  occurredAtMs: 1_000,
  durationMs: 120,
  source: 'spendCredits',
  category: 'database',
  effects: 'transactional',
  severity: 'normal',
  mode: 'heal',
  wrapped: true,
  route: 'POST /credits',
  kind: 'deadlock',
  transient: true,
  fingerprint: 'aaaabbbbccccdddd',
  ownFingerprint: 'aaaabbbbccccdddd',
  dependency: 'database',
  release: null,
  belief: null,
  fingerprintVersion: 1,
  template: 'deadlock detected',
  errorName: 'DatabaseError',
  errorCode: '40P01',
  message: 'deadlock detected',
  stack: null,
  causes: [],
  context: {},
  outcome: 'healed',
  strategy: 'ROLLBACK_TRANSACTION',
  firstChoice: 'ROLLBACK_TRANSACTION',
  firstChoiceSucceeded: true,
  chosenBy: 'rule',
  confidence: 0.9,
  propensity: 1,
  candidates: [],
  explanation: '',
  evidence: '',
  attempts: [],
  model: null,
  recurring: false,
  rollout: null,
  ...part,
});

describe('decideAlert', () => {
  it('stays silent when an ordinary failure was healed', () => {
    expect(decideAlert(event({}))).toBeNull();
    expect(decideAlert(event({ severity: 'critical' }))).toBeNull();
  });

  it('stays silent about an ordinary result that was deferred or degraded', () => {
    expect(decideAlert(event({ outcome: 'deferred' }))).toBeNull();
    expect(decideAlert(event({ outcome: 'degraded', severity: 'low' }))).toBeNull();
  });

  it('warns of a failure that was not healed', () => {
    expect(decideAlert(event({ outcome: 'failed' }))).toMatchObject({ severity: 'warning', key: 'aaaabbbbccccdddd' });
  });

  it('wakes somebody when a critical operation failed, or did not reach its full result', () => {
    for (const outcome of ['failed', 'deferred', 'degraded'] as const) {
      expect(decideAlert(event({ outcome, severity: 'critical' }))?.severity).toBe('critical');
    }
  });

  it('wakes somebody for an unknown outcome and does not invite a second submit', () => {
    const alert = decideAlert(event({ outcome: 'unknown' }));
    expect(alert?.severity).toBe('critical');
    expect(alert?.lines.wanted).toContain('Do not simply submit it again');
  });

  it('warns of a failure that is healed again and again', () => {
    expect(decideAlert(event({ recurring: true }))?.title).toBe('Keeps coming back: spendCredits');
  });

  it.each(['validation', 'not-found', 'unauthorized', 'forbidden'] as const)(
    'leaves %s to the caller who caused it',
    (kind) => {
      expect(decideAlert(event({ kind, outcome: 'failed', severity: 'critical' }))).toBeNull();
    },
  );

  it('says for every other kind what happened, what was done and what is wanted', () => {
    for (const kind of failureKinds) {
      const alert = decideAlert(event({ kind, outcome: 'failed' }));
      for (const line of Object.values(alert?.lines ?? {})) expect(line).toMatch(/^[A-Z]/);
    }
  });

  it('asks for a mend where nothing could have healed, and for an option only where one would have helped', () => {
    const wanted = (part: Partial<HealingEvent>) => decideAlert(event({ outcome: 'failed', ...part }))?.lines.wanted;
    const refused = {
      strategy: 'FALLBACK_TO_CACHE',
      outcome: 'degraded',
      eligible: false,
      reason: 'No cache.',
    } as const;
    const candidates = [{ ...refused, optionLine: 'cache: {},' }];
    for (const kind of ['programmer-error', 'configuration', 'constraint-violation'] as const) {
      expect(wanted({ kind, candidates })).toBe('Mend the cause; nothing could heal it.');
    }
    expect(wanted({ kind: 'programmer-error', severity: 'critical' })).toBe(
      'Now: mend the cause; nothing could heal it.',
    );
    expect(wanted({ candidates })).toContain('the event names the options');
    expect(wanted({ candidates: [refused] })).not.toContain('option');
    expect(wanted({ mode: 'observe', candidates })).toContain('mode "observe"');
  });

  it('begins the title with the point, and marks what the fault lab broke on purpose', () => {
    expect(decideAlert(event({ outcome: 'failed' }))?.title).toBe('Not healed: spendCredits');
    expect(decideAlert(event({ outcome: 'failed', context: { faultLab: 'deadlock' } }))?.title).toBe(
      '[Fault lab] Not healed: spendCredits',
    );
  });

  it('does not claim that something was tried where nothing was', () => {
    expect(decideAlert(event({ outcome: 'failed', strategy: null }))?.lines.done).toContain('Nothing was tried');
    expect(decideAlert(event({ outcome: 'failed', wrapped: false, strategy: null }))?.lines.done).toContain(
      'not wrapped',
    );
  });
});

const result: CheckResult = {
  id: '01900000-0000-7000-8000-000000000002',
  tenantId: 'default',
  service: 'default',
  instanceId: 'one',
  name: 'database-answers',
  label: 'Database',
  state: 'failing',
  latencyMs: 5_000,
  detail: 'No answer within 5000 ms.',
  recovery: 'Replaced the idle connections of the pool; it still fails.',
  checkedAtMs: 2_000,
};

describe('decideCheckAlert', () => {
  it('wakes somebody when the database does not answer, and tells what was done', () => {
    expect(decideCheckAlert(result)).toMatchObject({
      severity: 'critical',
      key: 'check:database-answers',
      lines: { done: result.recovery },
    });
  });

  it('only warns of a vendor', () => {
    expect(decideCheckAlert({ ...result, name: 'ai-answers', label: 'AI' })?.severity).toBe('warning');
  });

  it('is silent about what answers and about what is not configured', () => {
    expect(decideCheckAlert({ ...result, state: 'ok' })).toBeNull();
    expect(decideCheckAlert({ ...result, state: 'not-configured' })).toBeNull();
  });
});
