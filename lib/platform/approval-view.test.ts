import { describe, expect, it } from 'vitest';
import type { Approval } from '@/lib/self-healing/core/coordination';
import { healingEvent } from './__fixtures__/healing-event';
import { approvalOffers, toApprovalRows } from './approval-view';

const nowMs = 1_700_000_000_000;
const approval: Approval = {
  id: 'a',
  fingerprint: '00112233aabbccdd',
  strategy: 'RETRY_WITH_BACKOFF',
  source: 'listContacts',
  template: 'Connection terminated unexpectedly',
  grantedBy: { type: 'user', id: 'anna' },
  grantedAtMs: nowMs - 1_000,
  expiresAtMs: nowMs + 1_000,
  revokedAtMs: null,
};

describe('toApprovalRows', () => {
  it('puts living approvals first and tells a revoked one from one that ran out', () => {
    const rows = toApprovalRows(
      [
        { ...approval, id: 'revoked', revokedAtMs: nowMs, grantedAtMs: nowMs },
        { ...approval, id: 'over', expiresAtMs: nowMs },
        approval,
      ],
      { anna: 'Anna' },
      nowMs,
    );
    expect(rows.map((row) => [row.id, row.label.word, row.living])).toEqual([
      ['a', 'in force', true],
      ['revoked', 'revoked', false],
      ['over', 'expired', false],
    ]);
  });
});

describe('approvalOffers', () => {
  it('offers only what the guard allowed, and only where nothing was applied for want of a word', () => {
    const event = healingEvent({ mode: 'suggest' });
    expect(approvalOffers(event, [], nowMs)).toEqual([{ strategy: 'RETRY_WITH_BACKOFF', livingUntilMs: null }]);
    expect(approvalOffers(healingEvent({ mode: 'heal' }), [], nowMs)).toEqual([]);
    expect(approvalOffers(healingEvent({ mode: 'observe', wrapped: false }), [], nowMs)).toEqual([]);
  });

  it('offers what the small model was not sure of, unless that was tried anyway', () => {
    const forest = { version: 'v', strategy: 'RETRY_WITH_BACKOFF', confidence: 0.7, used: false } as const;
    const belief = { signs: [], similar: [], wouldChange: [], forest };
    expect(approvalOffers(healingEvent({ belief, firstChoice: null }), [], nowMs)).toHaveLength(1);
    expect(approvalOffers(healingEvent({ belief }), [], nowMs)).toEqual([]);
    const sure = { ...belief, forest: { ...forest, used: true } };
    expect(approvalOffers(healingEvent({ belief: sure, firstChoice: null }), [], nowMs)).toEqual([]);
    const refused = { ...belief, forest: { ...forest, strategy: 'FALLBACK_TO_CACHE' as const } };
    expect(approvalOffers(healingEvent({ belief: refused, firstChoice: null }), [], nowMs)).toEqual([]);
  });

  it('says when the same was approved already', () => {
    const event = healingEvent({ mode: 'suggest' });
    expect(approvalOffers(event, [approval], nowMs)[0]?.livingUntilMs).toBe(nowMs + 1_000);
    expect(approvalOffers(event, [{ ...approval, revokedAtMs: nowMs }], nowMs)[0]?.livingUntilMs).toBeNull();
    expect(approvalOffers(event, [{ ...approval, fingerprint: 'other' }], nowMs)[0]?.livingUntilMs).toBeNull();
  });
});
