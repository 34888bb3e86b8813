import { describe, expect, it } from 'vitest';
import type { JobState } from '@/lib/self-healing/core/ports';
import { jobSentence } from './job-sentence';

const ranAtMs = Date.UTC(2026, 0, 2, 4, 1, 47);
const soon = ranAtMs + 60_000;

describe('jobSentence', () => {
  const cases: [JobState | null, string][] = [
    [{ state: 'waiting', runs: 0, settledAtMs: null }, 'the job waits in the queue'],
    [{ state: 'waiting', runs: 2, settledAtMs: null }, 'the job waits in the queue after 2 runs'],
    [{ state: 'running', runs: 1, settledAtMs: null }, 'the job runs now'],
    [{ state: 'done', runs: 1, settledAtMs: ranAtMs }, 'the job ran at 04:01:47 UTC and succeeded'],
    [{ state: 'done', runs: 3, settledAtMs: ranAtMs }, 'the job ran at 04:01:47 UTC and succeeded after 3 runs'],
    [{ state: 'failed', runs: 5, settledAtMs: ranAtMs }, 'the job failed for good at 04:01:47 UTC after 5 runs'],
    [null, 'the work was put into the queue; what became of its job is no longer known'],
  ];

  it.each(cases)('says where the job of a deferred event stands (%#)', (job, sentence) => {
    expect(jobSentence(job, soon)).toBe(sentence);
  });

  it('names the day of what ran long ago, which a time alone would place today', () => {
    expect(jobSentence({ state: 'done', runs: 1, settledAtMs: ranAtMs }, ranAtMs + 86_400_000)).toBe(
      'the job ran at 2 Jan 04:01:47 UTC and succeeded',
    );
  });
});
