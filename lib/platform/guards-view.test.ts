import { describe, expect, it } from 'vitest';
import type { Proposal, SharedActionRecord, SharedBreaker } from '@/lib/self-healing/core/coordination';
import type { BreakerView } from '@/lib/self-healing/core/guards';
import { inForceWords, staleWords, toActionRow, toBreakerRows, toBudgetRows, toProposalRow } from './guards-view';

const nowMs = 1_700_000_000_000;
const closed: BreakerView = {
  dependency: 'database',
  state: 'closed',
  scope: 'local',
  reason: '',
  sinceMs: null,
  retryAtMs: null,
  calls: 12,
  failures: 1,
};
const open: BreakerView = {
  ...closed,
  dependency: 'rates',
  state: 'open',
  reason: '5 failures in a row',
  sinceMs: nowMs - 1_000,
  retryAtMs: nowMs + 9_000,
};
const shared: SharedBreaker = {
  dependency: 'mail',
  state: 'half-open',
  epoch: 2,
  openedAtMs: nowMs - 20_000,
  retryAtMs: nowMs - 1_000,
  reason: '3 of 4 instances opened it',
  probeHolder: 'instance-12345678',
};

describe('toBreakerRows', () => {
  it('shows what is open first, for whom, why, and what happens next', () => {
    const rows = toBreakerRows([closed, open], [shared], nowMs);
    expect(rows.map((row) => [row.dependency, row.label.word, row.scope, row.reason, row.next, row.calls])).toEqual([
      ['rates', 'open', 'this instance only', '5 failures in a row', 'One call may try in 9.0 s.', '1 of 12 failed'],
      [
        'mail',
        'half-open',
        'all instances',
        '3 of 4 instances opened it',
        'Instance instance tries one call now.',
        '—',
      ],
      ['database', 'closed', '—', '—', 'Calls are made as usual.', '1 of 12 failed'],
    ]);
  });

  it('says that the next call may try once the wait is over', () => {
    expect(toBreakerRows([{ ...open, retryAtMs: nowMs }], [], nowMs)[0]?.next).toBe('The next call may try.');
  });
});

describe('staleWords', () => {
  it('says nothing while all is well, and what holds when shared state cannot be read', () => {
    expect(staleWords(800)).toBeNull();
    expect(staleWords(12_000)).toBe('Shared state unread for 12 s: local healing of reads only after 30 s.');
    expect(staleWords(45_000)).toContain('only reads are healed');
    expect(staleWords(null)).toContain('not been read yet');
  });
});

describe('inForceWords', () => {
  it('says what is done and by which version', () => {
    const words = (mode: 'heal' | 'observe', settingsVersion: number) =>
      inForceWords({ mode, modeReason: null, settingsVersion });
    expect(words('heal', 0)).toBe('Failures are healed, by the code’s own settings.');
    expect(words('observe', 3)).toBe('Failures are only observed, by settings version 3.');
  });
});

describe('toBudgetRows', () => {
  it('puts the emptiest first and keeps its share within its bar', () => {
    const rows = toBudgetRows([
      { dependency: 'a', tokens: 25, of: 20 },
      { dependency: 'b', tokens: 0.4, of: 20 },
      { dependency: 'c', tokens: 10.25, of: 20 },
    ]);
    expect(rows.map((row) => [row.dependency, row.tokens, row.share, row.word])).toEqual([
      ['b', '0.4 of 20', 0.02, 'empty: no rerun'],
      ['c', '10.3 of 20', 0.5125, 'in use'],
      ['a', '25 of 20', 1, 'full'],
    ]);
  });
});

describe('toActionRow', () => {
  const record: SharedActionRecord = {
    id: 'a',
    action: 'clear cache',
    resource: 'contacts',
    severity: 'critical',
    fingerprint: null,
    reason: 'stale-cache',
    instanceId: 'instance-12345678',
    epoch: 4,
    status: 'rolled-back',
    evidence: null,
    rollback: { summary: 'put the old entries back', payload: 'sealed' },
    watched: { before: 0.4, after: 0.5, calls: 30 },
    startedAtMs: nowMs,
    settledAtMs: nowMs + 30_000,
  };

  it('tells the way back and what the watch window saw, and never the sealed payload', () => {
    const row = toActionRow(record);
    expect(row.label.word).toBe('rolled back');
    expect(row.wayBack).toBe('Way back: put the old entries back');
    expect(row.watched).toBe('Failure rate 40.0 % before, 50.0 % after (30 calls).');
    expect(JSON.stringify(row)).not.toContain('sealed');
  });

  it('never shows an action as healed before it was proven', () => {
    for (const status of ['running', 'unproven', 'failed', 'abandoned', 'rolled-back'] as const) {
      expect(toActionRow({ ...record, status, watched: null }).label.name, status).not.toBe('healed');
    }
  });
});

describe('toProposalRow', () => {
  const proposal: Proposal = {
    id: 'p',
    action: 'reset pool',
    resource: 'database',
    reason: 'connections exhausted',
    openedBy: 'one',
    openedAtMs: nowMs - 1_000,
    expiresAtMs: nowMs + 4_000,
    electorate: ['one', 'two', 'three', 'four', 'five'],
    threshold: 0.6,
    votes: [
      { instanceId: 'one', agrees: true, reason: '' },
      { instanceId: 'two', agrees: false, reason: 'healthy here' },
    ],
    approvedBy: null,
    status: 'open',
  };

  it('counts votes against the electorate, not against those who came', () => {
    const row = toProposalRow(proposal, {}, nowMs);
    expect(row.open).toBe(true);
    expect(row.tally).toBe('1 of 5 agree, 1 refuse; 3 needed, absent counts as no');
  });

  it('takes a vote that ran out of time for refused', () => {
    const row = toProposalRow(proposal, {}, nowMs + 10_000);
    expect([row.open, row.label.word]).toEqual([false, 'refused']);
  });

  it('names the admin who decided in place of a vote', () => {
    const approvedBy = { type: 'user', id: 'anna' } as const;
    const row = toProposalRow({ ...proposal, approvedBy, status: 'agreed' }, { anna: 'Anna' }, nowMs);
    expect(row.decided).toBe('Approved by Anna in place of a vote.');
  });
});
