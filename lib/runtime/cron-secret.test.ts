import { expect, it } from 'vitest';
import { carriesSecret } from './cron-secret';

const secret = 'correct-horse-battery';

it.each([`Bearer ${secret}`, `bearer ${secret}`])('lets in %s', (header) => {
  expect(carriesSecret(header, secret)).toBe(true);
});

it.each([
  null,
  '',
  'Bearer',
  'Bearer ',
  secret,
  `Basic ${secret}`,
  `Bearer ${secret}x`,
  `Bearer ${secret.slice(0, -1)}`,
  `Bearer ${secret} ${secret}`,
  `Bearer ${'é'.repeat(500)}`,
])('refuses %j', (header) => {
  expect(carriesSecret(header, secret)).toBe(false);
});
