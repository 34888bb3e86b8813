import { expect, it } from 'vitest';
import { createDurations } from './durations';

it('knows nothing of a source before its first run', () => {
  expect(createDurations({ maxSources: 2 }).median('read')).toBeUndefined();
});

it('gives the middle one of the latest runs, whatever one slow run took', () => {
  const durations = createDurations({ maxSources: 2, samples: 3 });
  for (const ms of [900, 10, 30, 20]) durations.note('read', ms);
  expect(durations.median('read')).toBe(20);
});

it('takes the lower of two middle ones', () => {
  const durations = createDurations({ maxSources: 2 });
  for (const ms of [40, 10]) durations.note('read', ms);
  expect(durations.median('read')).toBe(10);
});

it('forgets the source it has known longest when there are too many', () => {
  const durations = createDurations({ maxSources: 2 });
  for (const source of ['first', 'second', 'third']) durations.note(source, 1);
  expect(['first', 'second', 'third'].map(durations.median)).toEqual([undefined, 1, 1]);
});
