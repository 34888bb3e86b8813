import { DrizzleQueryError } from 'drizzle-orm';
import fc from 'fast-check';
import { APIConnectionError, APIConnectionTimeoutError, APIError } from 'openai';
import RestException from 'twilio/lib/base/RestException';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { HealingError, healingErrorCodes } from '../core/errors';
import { failureKinds } from '../core/vocabulary';
import { startUpstream } from '../testing/http-upstream';
import { classify, signsOf } from './classify';
import { sqlStateClasses, sqlStates } from './tables/sqlstate';

const coded = (code: string | number, fields: object = {}) => Object.assign(new Error('x'), { code, ...fields });
const status = (code: number, headers?: object) => Object.assign(new Error('x'), { status: code, headers });

describe('classify: PostgreSQL', () => {
  it.each([
    ['40P01', 'deadlock', true, 'none'],
    ['40001', 'serialization-conflict', true, 'none'],
    ['55P03', 'lock-timeout', true, 'none'],
    ['57014', 'statement-timeout', true, 'none'],
    ['57P01', 'connection-lost', true, 'unknown'],
    ['57P03', 'database-unavailable', true, 'none'],
    ['53300', 'connections-exhausted', true, 'none'],
    ['53100', 'resource-exhausted', true, 'none'],
    ['08006', 'connection-lost', true, 'unknown'],
    ['08001', 'connection-refused', true, 'none'],
    ['08007', 'commit-unknown', false, 'unknown'],
    ['25006', 'database-unavailable', true, 'none'],
    ['23505', 'constraint-violation', false, 'none'],
    ['22P02', 'validation', false, 'none'],
    ['42P01', 'programmer-error', false, 'none'],
    ['42501', 'forbidden', false, 'none'],
    ['28P01', 'configuration', false, 'none'],
    ['3D000', 'configuration', false, 'none'],
  ])('takes %s for %s', (code, kind, transient, effect) => {
    expect(classify(coded(code))).toEqual({ kind, transient, effect });
    expect(classify(new DrizzleQueryError('select 1', [], coded(code)))).toEqual({ kind, transient, effect });
  });

  it.each([
    ['timeout exceeded when trying to connect', 'connections-exhausted', 'none'],
    ['Connection terminated due to connection timeout', 'database-unavailable', 'none'],
    ['Connection terminated unexpectedly', 'connection-lost', 'unknown'],
    ['Client has encountered a connection error and is not queryable', 'connection-lost', 'none'],
    ['Query read timeout', 'statement-timeout', 'unknown'],
    ['terminating connection due to administrator command', 'connection-lost', 'unknown'],
    ['the database system is starting up', 'database-unavailable', 'none'],
    ['sorry, too many clients already', 'connections-exhausted', 'none'],
  ])('knows the words "%s"', (message, kind, effect) => {
    expect(classify(new Error(message))).toEqual({ kind, transient: true, effect });
  });

  it('tells a stale plan from a missing feature, which share a code', () => {
    const stale = Object.assign(new Error('cached plan must not change result type'), { code: '0A000' });
    expect(classify(stale)).toMatchObject({ kind: 'connection-lost', transient: true });
    expect(classify(coded('0A000'))).toMatchObject({ kind: 'programmer-error', transient: false });
  });

  it('does not take codes of five capitals from Node for SQLSTATEs', () => {
    expect(classify(coded('EPIPE'))).toMatchObject({ kind: 'connection-lost' });
    expect(classify(coded('EPERM'))).toMatchObject({ kind: 'configuration' });
  });

  it('never calls an effect impossible where the server was lost during the call', () => {
    for (const [code, verdict] of [...sqlStates, ...sqlStateClasses]) {
      if (/^(?:08$|08006|08003|08007|57P01|57P02|40003)/.test(code)) expect(verdict.effect, code).toBe('unknown');
    }
  });
});

describe('classify: network', () => {
  it.each([
    ['ECONNREFUSED', 'connection-refused', 'none'],
    ['ENOTFOUND', 'upstream-unavailable', 'none'],
    ['EAI_AGAIN', 'upstream-unavailable', 'none'],
    ['ECONNRESET', 'connection-lost', 'unknown'],
    ['ETIMEDOUT', 'upstream-timeout', 'unknown'],
    ['UND_ERR_CONNECT_TIMEOUT', 'upstream-timeout', 'none'],
    ['UND_ERR_HEADERS_TIMEOUT', 'upstream-timeout', 'unknown'],
    ['UND_ERR_SOCKET', 'connection-lost', 'unknown'],
    ['HPE_INVALID_CONSTANT', 'malformed-reply', 'unknown'],
    ['EMFILE', 'resource-exhausted', 'none'],
  ])('finds %s behind "fetch failed"', (code, kind, effect) => {
    expect(classify(new TypeError('fetch failed', { cause: coded(code) }))).toEqual({ kind, transient: true, effect });
  });

  it('knows that a connection which timed out while it was made carried nothing', () => {
    expect(classify(coded('ETIMEDOUT', { syscall: 'connect' })).effect).toBe('none');
    expect(classify(coded('ETIMEDOUT', { syscall: 'read' })).effect).toBe('unknown');
  });

  it('finds the code inside the aggregate of a name with several addresses', () => {
    const error = new TypeError('fetch failed', {
      cause: new AggregateError([coded('ECONNREFUSED'), coded('ECONNREFUSED')]),
    });
    expect(classify(error)).toEqual({ kind: 'connection-refused', transient: true, effect: 'none' });
  });

  it('takes certificates for a fault of the set-up', () => {
    expect(classify(coded('CERT_HAS_EXPIRED'))).toMatchObject({ kind: 'configuration', transient: false });
  });

  it('judges what Node itself throws for real faults', async () => {
    const upstream = await startUpstream({ script: [{ fault: 'reset' }, { fault: 'malformed' }, { fault: 'hang' }] });
    const thrown = async (input: RequestInit = {}) =>
      fetch(upstream.url, input).then(
        () => null,
        (error: unknown) => error,
      );
    try {
      expect(classify(await thrown())).toEqual({ kind: 'connection-lost', transient: true, effect: 'unknown' });
      expect(classify(await thrown())).toMatchObject({ kind: 'malformed-reply', transient: true });
      expect(classify(await thrown({ signal: AbortSignal.timeout(50) }))).toMatchObject({ kind: 'upstream-timeout' });
    } finally {
      await upstream.close();
    }
    expect(classify(await thrown())).toEqual({ kind: 'connection-refused', transient: true, effect: 'none' });
    const notJson = await new Response('<html>').json().catch((error: unknown) => error);
    expect(classify(notJson)).toMatchObject({ kind: 'malformed-reply', transient: true });
    const aborted = await thrown({ signal: AbortSignal.abort() });
    expect(classify(aborted)).toMatchObject({ kind: 'attempt-timeout', effect: 'unknown' });
  });
});

describe('classify: HTTP', () => {
  it.each([
    [400, 'validation', false, 'none'],
    [401, 'unauthorized', false, 'none'],
    [403, 'forbidden', false, 'none'],
    [404, 'not-found', false, 'none'],
    [408, 'upstream-timeout', true, 'unknown'],
    [409, 'constraint-violation', false, 'unknown'],
    [422, 'validation', false, 'none'],
    [429, 'rate-limited', true, 'none'],
    [499, 'validation', false, 'none'],
    [500, 'upstream-unavailable', true, 'unknown'],
    [503, 'upstream-unavailable', true, 'unknown'],
    [504, 'upstream-timeout', true, 'unknown'],
    [599, 'upstream-unavailable', true, 'unknown'],
  ])('takes %i for %s, wherever the status stands', (code, kind, transient, effect) => {
    const expected = { kind, transient, effect };
    expect(classify({ status: code })).toEqual(expected);
    expect(classify({ statusCode: code, message: 'x' })).toEqual(expected);
    expect(classify(Object.assign(new Error('x'), { response: { status: code } }))).toEqual(expected);
    expect(classify(Object.assign(new Error('x'), { $metadata: { httpStatusCode: code } }))).toEqual(expected);
  });

  it('believes what is behind a bare 500 more than the 500', () => {
    expect(classify(Object.assign(new Error('x', { cause: coded('40001') }), { status: 500 })).kind).toBe(
      'serialization-conflict',
    );
  });

  it('reads the wait from headers of any shape', () => {
    expect(classify(status(429, new Headers({ 'Retry-After': '3' }))).retryAfterMs).toBe(3_000);
    expect(classify(status(503, { 'Retry-After': ['2'] })).retryAfterMs).toBe(2_000);
    expect(classify({ response: { status: 429, headers: { 'retry-after-ms': 250 } } }).retryAfterMs).toBe(250);
  });

  it('counts an HTTP date from the given instant', () => {
    const now = Date.UTC(2026, 0, 1, 12, 0, 0);
    expect(classify(status(503, { 'retry-after': 'Thu, 01 Jan 2026 12:00:30 GMT' }), now).retryAfterMs).toBe(30_000);
    expect(classify(status(503, { 'retry-after': 'Thu, 01 Jan 2026 11:00:00 GMT' }), now).retryAfterMs).toBe(0);
  });

  it('takes a refusal for a spent limit where the headers say so', () => {
    const now = 1_767_268_800_000;
    const headers = { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': String(now / 1_000 + 60) };
    expect(classify(status(403, headers), now)).toEqual({
      kind: 'rate-limited',
      transient: true,
      effect: 'none',
      retryAfterMs: 60_000,
    });
  });
});

describe('classify: a status that only the message states', () => {
  it.each([
    ['HTTP 503', 'upstream-unavailable', true],
    ['HTTP error! status: 503', 'upstream-unavailable', true],
    ['HTTP/1.1 504 Gateway Timeout', 'upstream-timeout', true],
    ['Request failed with status code 502', 'upstream-unavailable', true],
    ['the source answered 500', 'upstream-unavailable', true],
    ['the call failed with 429', 'rate-limited', true],
    ['503 Service Unavailable', 'upstream-unavailable', true],
    ['rates: 404 Not Found', 'not-found', false],
    ['Upstream responded with a 401', 'unauthorized', false],
  ] as const)('reads %j', (message, kind, transient) => {
    expect(classify(new Error(message))).toEqual({ kind, transient, effect: 'unknown' });
    expect(signsOf(new Error(message))[0]?.sign).toMatch(/^the message states HTTP status/);
  });

  it.each([
    'order 503 was cancelled',
    'expected 404 rows',
    'took 503 ms',
    'status 5031',
    '500 Miles of road',
    'invoice 429: Not Paid',
    'HTTP 200',
  ])('takes no other number for one: %j', (message) => {
    expect(classify(new Error(message)).kind).toBe('unknown');
  });

  it('believes whatever a client itself says more', () => {
    const refused = Object.assign(new Error('HTTP 503'), { status: 403 });
    expect(classify(refused).kind).toBe('forbidden');
    expect(classify(new TypeError('cannot read status of undefined, HTTP 503')).kind).toBe('programmer-error');
  });
});

describe('classify: what a reply says beyond its status', () => {
  it("believes the server's own word on trying again", () => {
    expect(classify(status(500, { 'x-should-retry': 'false' }))).toMatchObject({ transient: false, effect: 'unknown' });
    expect(classify(status(409, new Headers({ 'stripe-should-retry': 'true' })))).toMatchObject({ transient: true });
    expect(classify(status(503, { 'x-should-retry': 'perhaps' })).transient).toBe(true);
  });

  it('takes a size that is refused for now only for a limit that passes', () => {
    expect(classify(status(413))).toMatchObject({ kind: 'validation', transient: false });
    expect(classify(status(413, { 'retry-after': '5' }))).toMatchObject({ kind: 'rate-limited', retryAfterMs: 5_000 });
  });

  it('knows the marks that the AWS SDK puts on errors', () => {
    const marked = (retryable: object) =>
      Object.assign(new Error('x'), { name: 'Novel', $retryable: retryable, $fault: 'client' });
    expect(classify(marked({ throttling: true }))).toMatchObject({ kind: 'rate-limited', transient: true });
    expect(classify(marked({}))).toMatchObject({ kind: 'upstream-unavailable', transient: true });
  });

  it("reads gRPC's pushback", () => {
    const metadata = { get: (name: string) => (name === 'grpc-retry-pushback-ms' ? ['1500'] : []) };
    expect(classify(coded(14, { details: 'x', metadata })).retryAfterMs).toBe(1_500);
  });

  it("looks behind Neon's errors, a socket's events and older drivers' wrappers", () => {
    const refused = coded('ECONNREFUSED');
    for (const error of [
      Object.assign(new Error('x'), { name: 'NeonDbError', sourceError: new TypeError('x', { cause: refused }) }),
      { type: 'error', error: refused },
      Object.assign(new Error('x'), { original: refused }),
    ]) {
      expect(classify(error)).toEqual({ kind: 'connection-refused', transient: true, effect: 'none' });
    }
  });

  it('knows axios by its codes and, where these say little, by the status', () => {
    expect(classify(coded('ERR_NETWORK'))).toMatchObject({ kind: 'upstream-unavailable', transient: true });
    expect(classify(coded('ERR_BAD_RESPONSE', { response: { status: 503 } })).kind).toBe('upstream-unavailable');
  });
});

describe('classify: vendors', () => {
  it('knows OpenAI: a busy model, a spent quota, a wrong key, a broken line', () => {
    const error = (code: number, body: object, headers = {}) =>
      APIError.generate(code, { error: body }, undefined, new Headers(headers));
    expect(
      classify(
        error(
          429,
          { code: 'rate_limit_exceeded', message: 'Please try again in 1.4s.' },
          {
            'x-ratelimit-remaining-tokens': '0',
            'x-ratelimit-reset-tokens': '6m0s',
            'x-ratelimit-reset-requests': '1s',
          },
        ),
      ),
    ).toEqual({ kind: 'rate-limited', transient: true, effect: 'none', retryAfterMs: 360_000 });
    expect(classify(error(429, { code: 'rate_limit_exceeded', message: 'Please try again in 1.4s.' }))).toMatchObject({
      retryAfterMs: 1_400,
    });
    expect(classify(error(429, { code: 'insufficient_quota' }))).toMatchObject({
      kind: 'configuration',
      transient: false,
    });
    expect(classify(error(401, { code: 'invalid_api_key' }))).toMatchObject({
      kind: 'configuration',
      transient: false,
    });
    expect(
      classify(new APIConnectionError({ cause: new TypeError('fetch failed', { cause: coded('ECONNREFUSED') }) })),
    ).toMatchObject({ kind: 'connection-refused', effect: 'none' });
    expect(classify(new APIConnectionError({}))).toMatchObject({ kind: 'connection-lost', transient: true });
    expect(classify(new APIConnectionTimeoutError())).toMatchObject({ kind: 'upstream-timeout', transient: true });
  });

  it('knows Resend, whose errors are plain objects', () => {
    expect(classify({ name: 'rate_limit_exceeded', statusCode: 429, message: 'Too many requests' })).toMatchObject({
      kind: 'rate-limited',
    });
    expect(classify({ name: 'daily_quota_exceeded', statusCode: 429, message: 'x' })).toMatchObject({
      kind: 'rate-limited',
      retryAfterMs: 3_600_000,
    });
    expect(classify({ name: 'application_error', statusCode: 500, message: 'x' })).toMatchObject({
      kind: 'upstream-unavailable',
      transient: true,
    });
    expect(classify({ name: 'validation_error', statusCode: 422, message: 'x' })).toMatchObject({
      kind: 'validation',
      transient: false,
    });
    expect(classify({ name: 'concurrent_idempotent_requests', statusCode: 409, message: 'x' })).toMatchObject({
      transient: true,
    });
  });

  it('knows Twilio by its numbers', () => {
    expect(classify(coded(20429, { status: 429 }))).toMatchObject({ kind: 'rate-limited', transient: true });
    expect(classify(coded(21211, { status: 400 }))).toMatchObject({ kind: 'validation', transient: false });
    expect(classify(coded(20003, { status: 401 }))).toMatchObject({ kind: 'configuration' });
    const body = { code: 20_003, message: 'Authenticate', more_info: 'x', status: 401 };
    const thrown = new RestException({ statusCode: 401, body } as never);
    expect(classify(thrown)).toEqual({ kind: 'configuration', transient: false, effect: 'none' });
    expect(classify(coded(20999, { status: 503 }))).toMatchObject({ kind: 'upstream-unavailable', transient: true });
  });

  it('knows shapes like those of Stripe, AWS and gRPC', () => {
    expect(classify({ type: 'StripeCardError', statusCode: 402, message: 'x' })).toMatchObject({ kind: 'validation' });
    expect(classify({ type: 'StripeRateLimitError', message: 'x' })).toMatchObject({ kind: 'rate-limited' });
    expect(
      classify(Object.assign(new Error('x'), { name: 'ThrottlingException', $metadata: { httpStatusCode: 400 } })),
    ).toMatchObject({ kind: 'rate-limited', transient: true });
    expect(classify(coded(14, { details: 'x', metadata: {} }))).toMatchObject({
      kind: 'upstream-unavailable',
      transient: true,
    });
    expect(classify(coded(14))).toMatchObject({ kind: 'unknown' });
  });
});

describe('classify: programs', () => {
  it('takes the mistakes of code for what they are, and never as passing', () => {
    const thrown = (work: () => unknown): unknown => {
      try {
        return work();
      } catch (error) {
        return error;
      }
    };
    for (const error of [
      thrown(() => (undefined as unknown as { x: { y: 1 } }).x.y),
      thrown(() => (1).toFixed(1_000)),
      new ReferenceError('x is not defined'),
      coded('ERR_INVALID_ARG_TYPE'),
    ]) {
      expect(classify(error)).toMatchObject({ kind: 'programmer-error', transient: false });
    }
  });

  it('takes a schema that was not met for validation, without a claim about effects', () => {
    expect(classify(z.string().safeParse(1).error)).toEqual({
      kind: 'validation',
      transient: false,
      effect: 'unknown',
    });
  });

  it('has a verdict for every error of the library itself', () => {
    for (const code of healingErrorCodes)
      expect(classify(new HealingError(code, 'x')).kind, code).toSatisfy((kind) => failureKinds.includes(kind));
    expect(classify(new HealingError('COMMIT_UNKNOWN', 'x', { cause: coded('ECONNRESET') }))).toEqual({
      kind: 'commit-unknown',
      transient: false,
      effect: 'unknown',
    });
    expect(classify(new HealingError('RESULT_REJECTED', 'x')).kind).toBe('malformed-reply');
    expect(classify(new HealingError('STALE_CACHE', 'x')).kind).toBe('stale-cache');
    expect(classify(new HealingError('KEY_REUSED', 'x'))).toEqual({
      kind: 'validation',
      transient: false,
      effect: 'none',
    });
  });

  it('says it does not know what it does not know, and then nothing passes by itself', () => {
    for (const error of [new Error('boom'), 'text', undefined, null, 42, {}, []]) {
      expect(classify(error)).toEqual({ kind: 'unknown', transient: false, effect: 'unknown' });
    }
  });

  it('never throws and always keeps to its vocabulary', () => {
    const hostile = new Proxy(new Error('x'), {
      get: () => {
        throw new Error('no');
      },
      has: () => {
        throw new Error('no');
      },
    });
    expect(classify(hostile).kind).toBe('unknown');
    const field = fc.oneof(fc.anything(), fc.constantFrom<unknown>(429, 503, '40001', 'ECONNRESET', 'retry-after'));
    const error = fc.dictionary(
      fc.constantFrom(
        'status',
        'code',
        'cause',
        'errors',
        'headers',
        'response',
        'message',
        'name',
        'type',
        'error',
        'retryAfter',
      ),
      field,
    );
    fc.assert(
      fc.property(fc.oneof(error, fc.anything()), (thrown) => {
        const { kind, retryAfterMs } = classify(thrown);
        expect(failureKinds).toContain(kind);
        if (retryAfterMs !== undefined) expect(retryAfterMs >= 0 && retryAfterMs <= 86_400_000).toBe(true);
      }),
      { numRuns: 2_000 },
    );
  });

  it('ends on causes that go round in a circle', () => {
    const error = new Error('a');
    error.cause = new Error('b', { cause: error });
    expect(classify(error).kind).toBe('unknown');
  });
});

it.each([
  ['server conn crashed?', 'connection-lost', 'unknown'],
  ['query_wait_timeout', 'connections-exhausted', 'none'],
  ['no more connections allowed (max_client_conn)', 'connections-exhausted', 'none'],
  ['pgbouncer cannot connect to server', 'database-unavailable', 'none'],
])('knows what PgBouncer reports under the state of a broken protocol: %s', (message, kind, effect) => {
  const error = Object.assign(new Error(message), { code: '08P01', severity: 'FATAL' });
  expect(classify(error)).toMatchObject({ kind, effect, transient: true });
});
