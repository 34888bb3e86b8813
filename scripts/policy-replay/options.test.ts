import { expect, it } from 'vitest';
import { ArgumentError, parseReplayOptions } from './options';

it('looks at thirty days and three thresholds unless it is told otherwise', () => {
  expect(parseReplayOptions([])).toEqual({
    ...{ days: 30, trust: [0.7, 0.8, 0.9], file: null, databaseUrl: null },
    ...{ tenantId: 'default', service: null, most: 200_000 },
  });
  expect(
    parseReplayOptions(['--days', '7', '--trust', '0.95, 0.6,0.6', '--database-url', 'postgres://localhost/app']),
  ).toMatchObject({ days: 7, trust: [0.6, 0.95], databaseUrl: 'postgres://localhost/app' });
});

it.each([
  ['--days', 'many'],
  ['--days', '0'],
  ['--trust', '0.7,1'],
  ['--trust', '0.7,,0.9'],
  ['--database-url', 'mysql://localhost'],
  ['--most', '0.5'],
  ['--speed', '3'],
])('refuses %s %s and names it', (option, value) => {
  expect(() => parseReplayOptions([option, value])).toThrow(ArgumentError);
  expect(() => parseReplayOptions([option, value])).toThrow(option.slice(2));
});

it('refuses two records at once', () => {
  expect(() => parseReplayOptions(['--file', 'a.jsonl', '--database-url', 'postgres://localhost/a'])).toThrow(
    /exclude/,
  );
});
