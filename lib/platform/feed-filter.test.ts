import { describe, expect, it } from 'vitest';
import { feedQuery, isNarrowed, toEventFilter } from './feed-filter';
import { parseFeedFilter } from './parse-feed-filter';

describe('parseFeedFilter', () => {
  it('shows everything for an empty or senseless query', () => {
    expect(parseFeedFilter({})).toEqual({ show: 'all' });
    expect(parseFeedFilter({ show: '<script>', source: '', search: '   ' }).show).toBe('all');
    expect(isNarrowed(parseFeedFilter({ show: 'nonsense', source: ' ' }))).toBe(false);
  });

  it('starts at the newest page for a cursor that cannot be one', () => {
    expect(parseFeedFilter({ cursor: "1' OR 1=1" }).cursor).toBeUndefined();
  });

  it('takes the first of a repeated parameter and drops one that is far too long', () => {
    const filter = parseFeedFilter({ source: ['a', 'b'], search: 'x'.repeat(10_000) });
    expect(filter.source).toBe('a');
    expect(filter.search).toBeUndefined();
  });

  it('lets no NUL through, which Postgres would refuse', () => {
    expect(parseFeedFilter({ search: 'a\0b', source: '\0' })).toEqual({ show: 'all', search: 'ab', source: undefined });
  });

  it('survives the round trip through an address', () => {
    const filter = {
      show: 'failed',
      source: 'a&b=c',
      kind: 'deadlock',
      search: 'ü %',
      cursor: '0193519e-0000-7000-8000-000000000001',
    } as const;
    expect(parseFeedFilter(Object.fromEntries(new URLSearchParams(feedQuery(filter))))).toEqual(filter);
  });
});

describe('toEventFilter', () => {
  it('asks for what wants a person by its own flag, and for outcomes by name', () => {
    const scope = { tenantId: 't', limit: 10 };
    expect(toEventFilter({ show: 'needs-you' }, scope)).toEqual({ ...scope, needsYou: true });
    expect(toEventFilter({ show: 'failed', kind: 'deadlock' }, scope)).toEqual({
      ...scope,
      outcome: 'failed',
      kind: 'deadlock',
    });
    expect(toEventFilter({ show: 'all' }, { ...scope, after: 'id' })).toEqual({ ...scope, after: 'id' });
  });
});
