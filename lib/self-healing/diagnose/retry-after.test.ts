import { describe, expect, it } from 'vitest';
import { header, parseDuration, parseReset, parseRetryAfter, waitFromHeaders, waitFromMessage } from './retry-after';

const now = Date.UTC(2026, 0, 1, 12, 0, 0);
const day = 86_400_000;

describe('the wait a server asks for', () => {
  it.each([
    ['0', 0],
    ['1.5', 1_500],
    ['120', 120_000],
    ['999999999', day],
    ['Thu, 01 Jan 2026 12:01:00 GMT', 60_000],
    ['Thursday, 01-Jan-26 12:01:00 GMT', 60_000],
    ['Thu Jan  1 12:01:00 2026', 60_000],
    ['Thu, 01 Jan 2020 00:00:00 GMT', 0],
    ['-5', undefined],
    ['soon', undefined],
    ['', undefined],
    ['1e9', undefined],
  ])('reads Retry-After "%s"', (value, expected) => {
    expect(parseRetryAfter(value, now)).toBe(expected);
  });

  it.each([
    ['1s', 1_000],
    ['6m0s', 360_000],
    ['250ms', 250],
    ['1h2m3.5s', 3_723_500],
    ['s', undefined],
    ['1x', undefined],
  ])('reads the duration "%s"', (value, expected) => {
    expect(parseDuration(value)).toBe(expected);
  });

  it.each([
    ['30', 30_000],
    [String(now / 1_000 + 10), 10_000],
    [String(now + 10), 10],
    ['2026-01-01T12:00:05Z', 5_000],
    ['2m', 120_000],
  ])('reads the reset "%s"', (value, expected) => {
    expect(parseReset(value, now)).toBe(expected);
  });

  it('prefers the exact wait, then Retry-After, then the limits', () => {
    const limits = { 'x-ratelimit-reset': '30' };
    expect(waitFromHeaders({ ...limits, 'retry-after': '2', 'retry-after-ms': '100' }, now, true)?.waitMs).toBe(100);
    expect(waitFromHeaders({ ...limits, 'retry-after': '2' }, now, true)?.waitMs).toBe(2_000);
    expect(waitFromHeaders(limits, now, true)?.waitMs).toBe(30_000);
  });

  it('reads limits only of a refusal for the pace: every good answer carries them, too', () => {
    expect(waitFromHeaders({ 'x-ratelimit-reset': '30' }, now, false)?.waitMs).toBeUndefined();
  });

  it('waits for the limit that is spent, not for the one that is not', () => {
    const headers = {
      'x-ratelimit-reset-requests': '1s',
      'x-ratelimit-remaining-requests': '0',
      'x-ratelimit-reset-tokens': '6m0s',
      'x-ratelimit-remaining-tokens': '90',
    };
    expect(waitFromHeaders(headers, now, true)?.waitMs).toBe(1_000);
    expect(waitFromHeaders({ ratelimit: '"burst";r=0;t=7, "daily";r=9;t=900' }, now, true)?.waitMs).toBe(7_000);
  });

  it('finds a header whatever its case and container', () => {
    expect(header(new Headers({ A: '1' }), 'a')).toBe('1');
    expect(header(new Map([['a', '1']]), 'a')).toBe('1');
    expect(header({ 'Retry-After': 3 }, 'retry-after')).toBe('3');
    expect(header(null, 'a')).toBeUndefined();
    expect(header('text', 'a')).toBeUndefined();
  });

  it.each([
    ['Please try again in 1.4s. Visit …', 1_400],
    ['try again in 6m0s', 360_000],
    ['Retry after 20 seconds', 20_000],
    ['try again later', undefined],
  ])('reads "%s"', (message, expected) => {
    expect(waitFromMessage(message)?.waitMs).toBe(expected);
  });
});
