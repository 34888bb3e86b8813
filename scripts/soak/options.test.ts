import { expect, it } from 'vitest';
import { parseSoakOptions } from './options';

it('runs for five minutes with two instances unless it is told otherwise', () => {
  expect(parseSoakOptions([])).toMatchObject({ seconds: 300, instances: 2, clients: 8, report: null });
  expect(parseSoakOptions(['--minutes', '0.5', '--seed', '7', '--instances', '3', '--report', 'r.json'])).toEqual({
    ...{ seconds: 30, seed: 7, instances: 3, clients: 8, report: 'r.json' },
  });
  expect(parseSoakOptions(['--seconds', '20']).seconds).toBe(20);
});

it.each([
  ['--minutes', 'soon'],
  ['--instances', '0'],
  ['--instances', '1.5'],
  ['--seed', '-1'],
  ['--pace', '3'],
])('refuses %s %s and names it', (option, value) => {
  expect(() => parseSoakOptions([option, value])).toThrow(option.slice(2));
});
