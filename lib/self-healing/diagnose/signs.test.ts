import { constants } from 'node:os';
import { getSystemErrorMap } from 'node:util';
import { DrizzleQueryError } from 'drizzle-orm';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { HealingError } from '../core/errors';
import { classify, classifyWithSigns, signsOf } from './classify';
import { httpStatuses } from './tables/http-status';
import { messages } from './tables/messages';
import { telling, vague } from './tables/names';
import { nodeCodes } from './tables/node-codes';
import { sqlState } from './tables/sqlstate';
import { twilioCodes } from './tables/twilio';
import { grpcCodes, vendorNames } from './tables/vendors';

const coded = (code: string | number, fields: object = {}) => Object.assign(new Error('x'), { code, ...fields });
const first = (error: unknown) => signsOf(error)[0];

describe('the signs of a failure', () => {
  it.each<[string, unknown, string, string]>([
    ['a SQLSTATE', coded('40P01'), 'SQLSTATE 40P01 (deadlock_detected)', 'PostgreSQL, appendix A'],
    [
      'one behind drizzle',
      new DrizzleQueryError('select 1', [], coded('23505')),
      'SQLSTATE 23505 (unique_violation)',
      'PostgreSQL, appendix A',
    ],
    ['a state by its class', coded('22XYZ'), 'SQLSTATE 22XYZ (class 22: data exception)', 'PostgreSQL, appendix A'],
    ['a system error', coded('ECONNRESET'), 'code ECONNRESET', 'Node.js, system errors (libuv)'],
    ['undici', coded('UND_ERR_SOCKET'), 'code UND_ERR_SOCKET', 'undici, errors'],
    ['a status', { status: 503 }, 'HTTP status 503 (Service Unavailable)', 'RFC 9110, HTTP Semantics'],
    ['gRPC', coded(14, { details: '', metadata: {} }), 'gRPC status 14 (UNAVAILABLE)', 'gRPC, status codes'],
    ['Twilio', coded(20429, { status: 429 }), 'Twilio error 20429 (Too Many Requests)', 'Twilio, error dictionary'],
    [
      'a name',
      Object.assign(new Error('x'), { name: 'TimeoutError' }),
      'error name TimeoutError',
      'Web IDL, DOMException names',
    ],
    [
      'wording',
      new Error('fetch failed'),
      'wording "fetch failed"',
      'fetch of undici and of browsers, without a cause',
    ],
    ['zod', z.string().safeParse(1).error, 'error name ZodError', 'zod'],
    ['our own', new HealingError('COMMIT_UNKNOWN', 'x'), 'Selfheal error COMMIT_UNKNOWN', 'Selfheal, core/errors'],
  ])('name %s and where its meaning is written down', (_name, error, sign, source) => {
    expect(first(error)).toEqual({ sign, source });
  });

  it('name the wait that the server asked for, and the header that says it', () => {
    expect(signsOf({ status: 429, headers: { 'retry-after': '30' } })).toEqual([
      { sign: 'HTTP status 429 (Too Many Requests)', source: 'RFC 6585, additional status codes' },
      { sign: 'header retry-after: wait 30 s', source: 'RFC 9110, 10.2.3' },
    ]);
  });

  it('name the call that failed before anything was sent, since that proves that nothing happened', () => {
    const { classification, signs } = classifyWithSigns(coded('ETIMEDOUT', { syscall: 'connect' }));
    expect(classification.effect).toBe('none');
    expect(signs.map(({ sign }) => sign)).toContain('failing call connect: nothing had been sent');
  });

  it('are none where nothing is known', () => {
    expect(signsOf(new Error('boom'))).toEqual([]);
  });

  it('say nothing in the words of the error, are at most three, and never change the classification', () => {
    const marker = 'Zq7Planted';
    const field = fc.oneof(
      fc.constantFrom<unknown>(429, 503, '40001', 'ECONNRESET', 20_429, 'ERR_INVALID_X', 'rate limit', '7'),
      fc.constant(marker),
      fc.constant(`${marker} fetch failed: too many requests, try again in 3s`),
      fc.constant({ 'retry-after': '7', [marker]: marker }),
    );
    const key = fc.constantFrom(
      'status',
      'code',
      'headers',
      'message',
      'name',
      'type',
      'error',
      'retryAfter',
      'syscall',
    );
    fc.assert(
      fc.property(fc.dictionary(key, field), (error) => {
        const now = 1_767_225_600_000;
        const { classification, signs } = classifyWithSigns(error, now);
        expect(signs.length).toBeLessThanOrEqual(3);
        expect(JSON.stringify(signs)).not.toContain(marker);
        expect(classification).toEqual(classify(error, now));
      }),
      { numRuns: 2_000 },
    );
  });
});

describe('the tables', () => {
  it('give every entry a sign and a source', () => {
    const maps = [httpStatuses, telling, vague, nodeCodes, twilioCodes, grpcCodes, vendorNames, new Map(messages)];
    for (const table of maps) {
      expect(table.size).toBeGreaterThan(0);
      for (const [, { sign }] of table as ReadonlyMap<unknown, { sign: { sign: string; source: string } }>) {
        expect(sign.sign).not.toBe('');
        expect(sign.source).not.toBe('');
      }
    }
    expect(sqlState('40001')?.sign.source).not.toBe('');
  });

  it('know every system error of this platform', () => {
    const names = [...Object.keys(constants.errno), ...[...getSystemErrorMap().values()].map(([name]) => name)];
    // libuv's word for an errno that it does not know itself says nothing.
    expect(names.filter((name) => name !== 'UNKNOWN' && !nodeCodes.has(name))).toEqual([]);
  });

  it('never take an answer to the wrong call for one that passes by itself', () => {
    for (const code of ['EINVAL', 'EBADF', 'ENOSYS', 'EISDIR'])
      expect(classify(coded(code)).transient, code).toBe(false);
  });
});
