import { expect, it } from 'vitest';
import { HealingError } from '@/lib/self-healing/error-interceptor';
import { isNotNow } from './not-now';

const coded = (code: string) => Object.assign(new Error('x'), { code });

it.each([
  new HealingError('STORE_UNAVAILABLE', 'x'),
  new HealingError('CIRCUIT_OPEN', 'x'),
  coded('ECONNREFUSED'),
  coded('53300'),
  new Error('the session could not be read', { cause: coded('ECONNREFUSED') }),
])('invites to send %o again later', (error) => {
  expect(isNotNow(error)).toBe(true);
});

it.each([
  // It may have happened.
  new HealingError('COMMIT_UNKNOWN', 'x', { cause: coded('ECONNRESET') }),
  new HealingError('STEP_UNKNOWN', 'x'),
  new HealingError('KEY_IN_PROGRESS', 'x'),
  // It would fail again.
  coded('23505'),
  new TypeError('x is not a function'),
  'not even an error',
])('does not invite to send %o again', (error) => {
  expect(isNotNow(error)).toBe(false);
});
