import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fingerprint, messageTemplate } from './fingerprint';

const withStack = (message: string, frames: string[]) => {
  const error = new TypeError(message);
  error.stack = [`TypeError: ${message}`, ...frames.map((frame) => `    at ${frame}`)].join('\n');
  return error;
};

describe('messageTemplate', () => {
  it.each([
    ['User 42 not found', 'User 7 not found'],
    ['user-17 waited 250ms', 'user-3 waited 9ms'],
    ['no row 550e8400-e29b-41d4-a716-446655440000', 'no row 6ba7b810-9dad-11d1-80b4-00c04fd430c8'],
    ['at 2026-01-01T10:00:00Z', 'at 2027-12-31T23:59:59.123+02:00'],
    ['Loading chunk 3f4a9c1b failed (/_next/a-3f4a9c1b.js)', 'Loading chunk 99b1c2d3 failed (/_next/b-11aa22bb.js)'],
    ["open '/home/a/x.txt' failed", "open '/srv/b/y.txt' failed"],
    ['request to https://a.example/x?y=1 failed', 'request to https://a.example/z failed'],
    ['connect ECONNREFUSED 10.0.0.1:5432', 'connect ECONNREFUSED 10.9.8.7:6543'],
    ['in ($1, $2, $3)', 'in ($1, $2)'],
    ['mail to ada@example.com bounced', 'mail to bob@example.org bounced'],
    ['nothing for "some text 1"', 'nothing for "other text"'],
  ])('gives %s and %s one template', (left, right) => {
    expect(messageTemplate(left)).toBe(messageTemplate(right));
  });

  it.each([
    ['relation "contacts" does not exist', 'relation "deals" does not exist'],
    ["Cannot read properties of undefined (reading 'name')", "Cannot read properties of undefined (reading 'id')"],
    ['deadlock detected', 'lock timeout'],
  ])('keeps %s and %s apart', (left, right) => {
    expect(messageTemplate(left)).not.toBe(messageTemplate(right));
  });

  it('keeps nothing secret', () => {
    expect(messageTemplate('login with password=hunter2 for ada@example.com')).toBe('login with password=<*> for <*>');
  });

  it.each(['A@A.AA0', 'x.js:1:2::A'])('is its own template: %s', (text) => {
    const once = messageTemplate(text);
    expect(messageTemplate(once)).toBe(once);
  });

  it('is its own template, for any text', () => {
    const piece = fc.oneof(
      fc.string(),
      fc.constantFrom('"', "'", '12', ' 3ms', 'a1b2c3', '/a/b', 'x.js:1:2', '10.0.0.1', '$1, '),
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
        const once = messageTemplate(pieces.join(''));
        expect(messageTemplate(once)).toBe(once);
        expect(once.length).toBeLessThanOrEqual(2_500);
      }),
      { numRuns: 2_000 },
    );
  });
});

describe('fingerprint', () => {
  it('is 16 hex digits and names its version', () => {
    expect(fingerprint(new Error('x'))).toMatchObject({ id: expect.stringMatching(/^[0-9a-f]{16}$/), version: 2 });
  });

  it('survives line shifts, other folders and other packages below', () => {
    const before = withStack('boom 1', [
      'pick (/srv/a/operations/deals.ts:10:5)',
      'run (/srv/a/node_modules/x/index.js:1:1)',
    ]);
    const after = withStack('boom 2', [
      'pick (/home/b/operations/deals.ts:99:7)',
      'go (/home/b/node_modules/y/main.js:5:5)',
    ]);
    expect(fingerprint(before).id).toBe(fingerprint(after).id);
  });

  it('does not depend on bundled chunks, whose names change with each release', () => {
    const before = withStack('boom', ['a (/srv/.next/server/chunks/ssr/123.js:1:2345)']);
    const after = withStack('boom', ['b (/srv/.next/server/chunks/ssr/987.js:1:99)']);
    expect(fingerprint(before).id).toBe(fingerprint(after).id);
  });

  it('tells the same words from two places of the application apart', () => {
    const here = withStack('boom', ['pick (/srv/operations/deals.ts:10:5)']);
    const there = withStack('boom', ['load (/srv/operations/contacts.ts:10:5)']);
    expect(fingerprint(here).id).not.toBe(fingerprint(there).id);
  });

  it('groups by code where there is one, wherever the call came from', () => {
    const reset = (frame: string) => Object.assign(withStack('read ECONNRESET', [frame]), { code: 'ECONNRESET' });
    expect(fingerprint(reset('a (/srv/one.ts:1:1)')).id).toBe(fingerprint(reset('b (/srv/two.ts:1:1)')).id);
  });

  it('tells causes apart', () => {
    const because = (code: string) => new Error('fetch failed', { cause: Object.assign(new Error('x'), { code }) });
    expect(fingerprint(because('ECONNRESET')).id).not.toBe(fingerprint(because('ECONNREFUSED')).id);
  });

  it('never throws, whatever was thrown', () => {
    fc.assert(fc.property(fc.anything(), (value) => void expect(fingerprint(value).id).toHaveLength(16)));
  });
});
