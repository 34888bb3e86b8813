import { describe, expect, it } from 'vitest';
import type { Doubt } from '@/lib/self-healing/core/doubt';
import { doubtSentence, toDoubtRow } from './doubt-view';

const doubt: Doubt = {
  id: '0193519e-0000-7000-8000-000000000001',
  source: 'createContact',
  part: 'transaction',
  name: 'insert contact',
  runKey: 'run-1',
  actorId: 'anna',
  key: 'key-1',
  jobId: null,
  known: 'The connection broke after COMMIT was sent.',
  openedAtMs: 1,
  asked: 0,
  verdict: null,
  settledBy: null,
  settledAtMs: null,
  note: null,
};
const names = { anna: 'Anna' };

describe('toDoubtRow', () => {
  it('says what follows from each answer: the key, the job, and the danger of a wrong no', () => {
    const keyed = toDoubtRow(doubt, names);
    expect(keyed.what).toBe('transaction “insert contact” of createContact');
    expect(keyed.ifHappened).toContain('never runs again');
    expect(keyed.ifNot).toContain('may happen twice');
    expect(keyed.ifNot).toContain('key answers again');
    const queued = toDoubtRow({ ...doubt, key: null, jobId: 'job' }, names);
    expect(queued.ifHappened).toContain('job goes on');
    const whole = toDoubtRow({ ...doubt, part: 'attempt', key: null, jobId: 'job' }, names);
    expect(whole.ifHappened).toContain('job does not run again');
    expect(queued.ifNot).toContain('job runs it again');
    expect(toDoubtRow({ ...doubt, key: null }, names).ifNot).toContain('the user has to do it again');
  });

  it('says of a step that its result is lost, where a later run could ask for it', () => {
    expect(toDoubtRow({ ...doubt, part: 'step' }, names).ifHappened).toContain('gets undefined');
    expect(toDoubtRow({ ...doubt, part: 'step', key: null }, names).ifHappened).not.toContain('undefined');
    expect(toDoubtRow(doubt, names).ifHappened).not.toContain('undefined');
  });

  it('tells what the reconcile job can ask from what only a person can tell', () => {
    expect(toDoubtRow(doubt, names).asking).toContain('has not asked');
    expect(toDoubtRow({ ...doubt, asked: 3 }, names).asking).toContain('3 times');
    expect(toDoubtRow({ ...doubt, part: 'step' }, names).asking).toContain('Only a person');
  });
});

describe('doubtSentence', () => {
  const settled: Doubt = {
    ...doubt,
    verdict: 'did-not-happen',
    settledBy: { type: 'user', id: 'anna' },
    settledAtMs: 2,
    note: 'asked the customer',
  };

  it('says that something is open as long as one part is', () => {
    expect(doubtSentence([], names)).toBeNull();
    expect(doubtSentence([settled, doubt], names)).toBe('One part is still in doubt.');
  });

  it('gives the verdict, who gave it and why', () => {
    expect(doubtSentence([settled], names)).toBe('Settled, by Anna: it did not happen (asked the customer).');
    expect(doubtSentence([{ ...settled, settledBy: { type: 'system', id: 'reconcile' }, note: '' }], names)).toBe(
      'Settled, by system: reconcile: it did not happen.',
    );
  });
});
