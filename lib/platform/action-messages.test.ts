import { describe, expect, it } from 'vitest';
import { checksMessage, jobsMessage } from './action-messages';

describe('checksMessage', () => {
  it('names who fails, and never says that all is well when nothing is configured', () => {
    const ok = { label: 'Database', state: 'ok' } as const;
    const none = { label: 'SMS', state: 'not-configured' } as const;
    expect(checksMessage([ok, none])).toBe('Checked just now: the one configured service answers.');
    expect(checksMessage([none])).toBe('No service is configured.');
    expect(checksMessage([ok, { label: 'Cache', state: 'failing' }])).toBe('Checked just now: Cache fails.');
  });
});

describe('jobsMessage', () => {
  it('counts what ran and does not hide what failed', () => {
    expect(jobsMessage({ ran: 0, failed: 0 })).toBe('No job was due.');
    expect(jobsMessage({ ran: 1, failed: 0 })).toBe('1 job ran.');
    expect(jobsMessage({ ran: 3, failed: 1 })).toBe('3 jobs ran, 1 failed.');
  });
});
