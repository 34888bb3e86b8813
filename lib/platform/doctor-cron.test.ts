import { expect, it } from 'vitest';
import { cronGaps } from './doctor-cron';

it.each([
  ['*/2 * * * *', 2, 2],
  ['* * * * *', 1, 1],
  ['0 5 * * *', 1440, 1440],
  ['0 5,17 * * *', 720, 720],
  ['15 0-6/2 * * *', 120, 1080],
  ['0 9 * * 1-5', 1440, 4320],
  ['30 4 1 * *', 28 * 1440, 31 * 1440],
  // Where both days are given, either will do.
  ['0 0 1 * 1', 1440, 7 * 1440],
])('says how often %s comes', (line, shortest, longest) => {
  expect(cronGaps(line)).toEqual({ shortest, longest });
});

it.each(['', 'daily', '0 5 * *', '60 * * * *', '*/0 * * * *', 'a b c d e', '0 5 * * * *', '0 24 * * *'])(
  'reads nothing into %j',
  (line) => {
    expect(cronGaps(line)).toBeNull();
  },
);
