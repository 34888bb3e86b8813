import { expect, it } from 'vitest';
import { reasonWithoutValues, withoutValues } from './doctor-reason';

const parts = { user: 'shopper', word: ['a+b', 'c'].join('%2F'), host: 'db.shop.invalid', name: 'orders' };
const url = `postgres://${parts.user}:${encodeURIComponent(parts.word)}@${parts.host}:5432/${parts.name}?sslrootcert=/srv/keys/ca.pem`;
const variables = { DATABASE_URL: url, DATA_DIR: '/srv/data' };

it.each([
  `getaddrinfo ENOTFOUND ${parts.host}`,
  `getaddrinfo ENOTFOUND ${parts.host.toUpperCase()}`,
  `password authentication failed for user "${parts.user}"`,
  `database "${parts.name}" does not exist`,
  `no pg_hba.conf entry for ${parts.word}`,
  "ENOENT: no such file or directory, open '/srv/keys/ca.pem'",
  "EACCES: permission denied, mkdir '/srv/data/pglite'",
  `it is ${url}`,
])('repeats nothing of the environment: %s', (reason) => {
  const told = reasonWithoutValues(reason, variables).toLowerCase();
  for (const value of [...Object.values(parts), '/srv/keys/ca.pem', '/srv/data'])
    expect(told).not.toContain(value.toLowerCase());
  expect(told).toContain('(part of data');
});

it('leaves what a driver says by itself', () => {
  expect(reasonWithoutValues('Connection terminated unexpectedly', variables)).toBe(
    'Connection terminated unexpectedly',
  );
  expect(reasonWithoutValues('It gave no reason.', {})).toBe('It gave no reason.');
  expect(withoutValues({ state: 'away', reason: 'ENOTFOUND db.shop.invalid' }, variables)).toEqual({
    state: 'away',
    reason: 'ENOTFOUND (part of DATABASE_URL)',
  });
});
