import { DrizzleQueryError } from 'drizzle-orm';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { captureFailure } from './index';

const hostile = (): object =>
  new Proxy(
    {},
    {
      get: () => {
        throw new Error('no');
      },
      has: () => {
        throw new Error('no');
      },
      ownKeys: () => {
        throw new Error('no');
      },
      getPrototypeOf: () => {
        throw new Error('no');
      },
    },
  );

describe('captureFailure', () => {
  it('keeps the error itself and describes it redacted', () => {
    const error = Object.assign(new TypeError('no mail to ada@example.com'), { code: 'E_MAIL' });
    const failure = captureFailure(error);
    expect(failure.error).toBe(error);
    expect(failure).toMatchObject({ name: 'TypeError', code: 'E_MAIL', message: 'no mail to [email]', causes: [] });
    expect(failure.stack).toMatch(/^TypeError: no mail to \[email\]\n {4}at /);
  });

  it('finds the SQLSTATE behind drizzle and keeps the parameters out', () => {
    const cause = Object.assign(new Error('deadlock detected'), { code: '40P01', severity: 'ERROR' });
    const failure = captureFailure(
      new DrizzleQueryError('update credits set a = $1 where id = $2', ['hunter2', 7], cause),
    );
    expect(failure).toMatchObject({
      name: 'DrizzleQueryError',
      code: '40P01',
      message: 'deadlock detected (in: Failed query: update credits set a = $1 where id = $2)',
      causes: [{ code: '40P01', message: 'deadlock detected' }],
    });
    const { error: _error, ...shown } = failure;
    expect(JSON.stringify(shown)).not.toContain('hunter2');
  });

  it('describes cause chains and aggregates, a bounded number of them', () => {
    let chain: unknown = new Error('end');
    for (let depth = 0; depth < 100; depth++) chain = new Error(`link ${depth}`, { cause: chain });
    expect(captureFailure(chain).causes).toHaveLength(5);
    const refused = ['::1', '127.0.0.1'].map((host) =>
      Object.assign(new Error(`connect ECONNREFUSED ${host}`), { code: 'ECONNREFUSED' }),
    );
    expect(captureFailure(new AggregateError(refused))).toMatchObject({
      ...{ name: 'AggregateError', code: 'ECONNREFUSED', message: 'connect ECONNREFUSED ::1' },
      causes: [{ code: 'ECONNREFUSED' }, { code: 'ECONNREFUSED' }],
    });
  });

  it('ends on causes that go round in a circle', () => {
    const first = new Error('first');
    const second = new Error('second', { cause: first });
    first.cause = second;
    expect(captureFailure(first).causes).toEqual([{ name: 'Error', message: 'second' }]);
  });

  it.each([
    ['a text', 'broken', 'broken'],
    ['undefined', undefined, 'undefined was thrown.'],
    ['null', null, 'null was thrown.'],
    ['a number', 42, '42 was thrown.'],
    ['a symbol', Symbol('x'), 'Symbol(x) was thrown.'],
    ['a plain object', { reason: 'x', password: 'y' }, '{"reason":"x","password":"[secret]"}'],
    ['a vendor error object', { name: 'rate_limit_exceeded', message: 'Too many', statusCode: 429 }, 'Too many'],
    [
      'an object with a toJSON that throws',
      {
        toJSON: () => {
          throw new Error('no');
        },
      },
      '{"toJSON":"[function]"}',
    ],
    ['a bigint inside', { amount: 5n }, '{"amount":"5"}'],
  ])('describes %s', (_name, thrown, message) => {
    expect(captureFailure(thrown).message).toBe(message);
  });

  it('describes errors that fight it', () => {
    const error = new Error('x');
    for (const key of ['stack', 'message', 'code', 'cause', 'name']) {
      Object.defineProperty(error, key, {
        get() {
          throw new Error('no');
        },
      });
    }
    expect(captureFailure(error).message).toBeTypeOf('string');
    expect(captureFailure(hostile()).fingerprint.id).toMatch(/^[0-9a-f]{16}$/);
    expect(captureFailure(new Error('outer', { cause: hostile() })).message).toBe('outer');
    expect(captureFailure(new AggregateError([hostile(), new Error('one')], 'many')).message).toBe('many');
  });

  it('stays bounded and quick on a message of a million characters', () => {
    const error = new Error(`x ${'y'.repeat(1_000_000)} password=hunter2`, { cause: new Error('z'.repeat(1_000_000)) });
    const startedAt = performance.now();
    const { error: _error, ...shown } = captureFailure(error);
    expect(performance.now() - startedAt).toBeLessThan(250);
    expect(shown.message.length).toBeLessThanOrEqual(2_000);
    expect(shown.stack?.length).toBeLessThanOrEqual(8_000);
    expect(shown.stack).toContain('\n    at ');
    expect(JSON.stringify(shown).length).toBeLessThan(20_000);
  });

  it('does not cut a secret so that its first half stays', () => {
    const token = `ghp_${'aB3'.repeat(12)}`;
    for (let padding = 1_950; padding < 2_000; padding++) {
      expect(captureFailure(new Error(`${'.'.repeat(padding)} ${token}`)).message).not.toContain('ghp_');
    }
  });

  it('never throws, whatever was thrown', () => {
    fc.assert(
      fc.property(fc.anything({ withNullPrototype: true, withObjectString: true }), (thrown) => {
        const failure = captureFailure(thrown);
        expect(failure.message.length).toBeLessThanOrEqual(2_000);
        expect(failure.name.length).toBeGreaterThan(0);
      }),
      { numRuns: 1_000 },
    );
  });
});
