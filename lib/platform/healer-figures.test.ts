import { describe, expect, it } from 'vitest';
import { figureLines, type HealerFigures } from './healer-figures';

const figures: HealerFigures = {
  mode: 'heal',
  model: { name: 'gpt-test', callsToday: 12, tokensToday: 12_345, maxCalls: 200, maxTokens: 200_000 },
  patterns: { known: 8, trusted: 3 },
  recorder: { pending: 0, lost: 0 },
  queue: { waiting: 0, running: 0, failed: 0 },
};

const line = (input: HealerFigures, label: string) => figureLines(input).find((entry) => entry.label === label);

describe('figureLines', () => {
  it('says that rules work alone when there is no key', () => {
    expect(line({ ...figures, model: { ...figures.model, name: null } }, 'AI')?.value).toBe('no key: rules alone');
  });

  it('shows the spending against its cap, and warns when it is reached', () => {
    expect(line(figures, 'AI')?.note).toContain('12 of 200 calls and 12 345 of 200 000 tokens');
    expect(line({ ...figures, model: { ...figures.model, callsToday: 200 } }, 'AI')?.warn).toBe(true);
  });

  it('never hides a lost record or a failed job', () => {
    expect(line({ ...figures, recorder: { pending: 4, lost: 2 } }, 'Records')).toMatchObject({
      value: '2 lost',
      warn: true,
    });
    expect(line({ ...figures, queue: { waiting: 1, running: 0, failed: 3 } }, 'Queue')).toMatchObject({ warn: true });
  });
});
