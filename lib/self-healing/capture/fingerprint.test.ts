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
    ['read 3 rows of 1,204 in 5.2 KB', 'read 7 rows of 99 in 812 B'],
    ['Summe 1.234,56 € am 12. März 2026', 'Summe 9,00 € am 3. Oktober 2025'],
    ['échéance le 3 févr. 2026 à 10h15', 'échéance le 21 décembre 2025 à 8h05'],
    ['vence el 12 de marzo de 2026', 'vence el 1 de abril de 2027'],
    ['第3行でエラー', '第128行でエラー'],
    ['العدد ٣ مرفوض', 'العدد ٤٢ مرفوض'],
    ['since Sat Jun 18 02:08:10 2005', 'since Mon Oct 3 22:18:59 2022'],
    ['authentication failed for user "alice"', 'authentication failed for user "bob-2"'],
    ['invalid user service from 10.0.0.1', 'invalid user  from 10.0.0.2'],
    ['User alice not found', 'User bob not found'],
    ['session opened for user root by (uid=0)', 'session opened for user news by (uid=9)'],
    ['owner=alice tenant=acme: denied', 'owner=bob tenant=initech: denied'],
    ['job_1445_0020Job finished', 'job_99_1Job finished'],
    ['lost 10.0.0.1:5432 and db.example.com:5432', 'lost [::1]:1 and replica-7.example.org:6543'],
    ['items.0.price is missing', 'items.12.price is missing'],
    ['value blk_-4980916519894289629 is gone', 'value blk_-2827716238972737794 is gone'],
  ])('gives %s and %s one template', (left, right) => {
    expect(messageTemplate(left)).toBe(messageTemplate(right));
  });

  it.each([
    ['relation "contacts" does not exist', 'relation "deals" does not exist'],
    ["Cannot read properties of undefined (reading 'name')", "Cannot read properties of undefined (reading 'id')"],
    ['deadlock detected', 'lock timeout'],
    ['User not found', 'User is disabled'],
    ['moved from NEW to RUNNING', 'moved from RUNNING to FAILED'],
    ['retry=true', 'retry=false'],
    ['reason=ERR_HTTP2_STREAM_CANCEL', 'reason=ERR_HTTP2_STREAM_ERROR'],
    ['items.0.price is missing', 'items.0.name is missing'],
    ['"GET /a" failed', '"POST /a" failed'],
    ['caused by com.example.TimeoutException', 'caused by com.example.AuthException'],
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

  it("counts the frame where the code is the application's own", () => {
    const broken = (frame: string) => Object.assign(withStack('no credit', [frame]), { code: 'CREDIT_LIMIT' });
    expect(fingerprint(broken('spendCredits (/srv/a.ts:1:1)')).id).not.toBe(
      fingerprint(broken('grantCredits (/srv/a.ts:1:1)')).id,
    );
  });

  it('gives a function one id with source maps, without them, and in another file', () => {
    const ids = [
      'async createContact (/srv/app/operations/contacts.ts:10:5)',
      'async createContact (/srv/app/.next/server/chunks/ssr/[root-of-the-server]__0f3c._.js:1:2345)',
      'createContact (/srv/app/operations/people/create.ts:99:1)',
    ].map((frame) => fingerprint(withStack('boom', [frame])).id);
    expect(new Set(ids).size).toBe(1);
  });

  it('knows a refused connection, whether one address was tried or two, in either order', () => {
    const refused = (host: string) =>
      Object.assign(new Error(`connect ECONNREFUSED ${host}`), { code: 'ECONNREFUSED', syscall: 'connect' });
    const aggregate = (...hosts: string[]) => new AggregateError(hosts.map(refused), '');
    const ids = [
      refused('10.0.0.1:5432'),
      aggregate('::1:5432', '127.0.0.1:5432'),
      aggregate('127.0.0.1:6543', '::1:6543'),
      aggregate('127.0.0.1:6543'),
    ].map((error) => fingerprint(error).id);
    expect(new Set(ids).size).toBe(1);
  });

  it('knows an error of PostgreSQL in whatever language the server speaks', () => {
    const missing = (message: string, relation: string) =>
      Object.assign(new Error(message.replace('%', relation)), {
        ...{ code: '42P01', severity: 'ERROR', routine: 'parserOpenTable' },
      });
    const english = fingerprint(missing('relation "%" does not exist', 'deals')).id;
    expect(fingerprint(missing('Relation »%« existiert nicht', 'deals')).id).toBe(english);
    expect(fingerprint(missing('la relation « % » n’existe pas', 'deals')).id).toBe(english);
    expect(fingerprint(missing('relation "%" does not exist', 'contacts')).id).not.toBe(english);
  });

  it('does not count what was bound to a statement', () => {
    const failed = (values: string) =>
      Object.assign(new Error(`Failed query: select $1\nparams: ${values}`), { query: 'select $1', params: [values] });
    expect(fingerprint(failed('some words')).id).toBe(fingerprint(failed('quite other words, 7')).id);
  });

  it.each([
    ['status', { status: 404 }, { status: 503 }],
    ['statusCode beside a code', { code: 'ERR_BAD', statusCode: 404 }, { code: 'ERR_BAD', statusCode: 429 }],
    ['the status of a response', { response: { status: 404 } }, { response: { status: 500 } }],
    [
      'the status in words',
      { message: 'HTTP 404 from https://a.example' },
      { message: 'HTTP 503 from https://a.example' },
    ],
    [
      'the status in words',
      { message: 'Request failed with status code 404' },
      { message: 'Request failed with status code 500' },
    ],
  ])('tells apart by %s', (_where, left, right) => {
    const of = (properties: object) => fingerprint(Object.assign(withStack('failed', []), properties)).id;
    expect(of(left)).not.toBe(of(right));
    expect(of(left)).toBe(of({ ...left }));
  });

  it('tells causes apart', () => {
    const because = (code: string) => new Error('fetch failed', { cause: Object.assign(new Error('x'), { code }) });
    expect(fingerprint(because('ECONNRESET')).id).not.toBe(fingerprint(because('ECONNREFUSED')).id);
  });

  it('never throws, whatever was thrown', () => {
    fc.assert(fc.property(fc.anything(), (value) => void expect(fingerprint(value).id).toHaveLength(16)));
  });

  describe('of one throw site', () => {
    const number = fc.nat(10_000_000);
    const folder = fc.constantFrom('/srv/app', '/home/runner/work/app/release-42', 'C:\\deploy\\v7', '/var/task');
    const hash = fc.stringMatching(/^[0-9a-f]{8,20}$/);
    const run = fc.record({ line: number, column: number, id: fc.uuid(), count: number, folder, hash });
    type Run = { line: number; column: number; id: string; count: number; folder: string; hash: string };
    type Site = { name: string; file: string; words: string; code: string | undefined };
    const thrown = ({ name, file, words, code }: Site, at: Run) => {
      const message = `${words} ${at.id}: ${at.count} of ${at.line} in ${at.folder}/data/${at.hash}.json`;
      const error = new Error(message);
      if (code) Object.assign(error, { code });
      error.stack = [
        `Error: ${message}`,
        `    at query (${at.folder}/node_modules/pg-${at.hash}/lib/client.js:${at.line}:${at.column})`,
        `    at async a (${at.folder}/.next/server/chunks/ssr/[root-of-the-server]__${at.hash}._.js:1:${at.column})`,
        `    at async ${name} (${at.folder}/operations/${file}.ts:${at.line}:${at.column})`,
      ].join('\n');
      return fingerprint(error).id;
    };
    const site = fc.record({
      name: fc.constantFrom('createContact', 'listOpenDeals', 'run', 'pick', 'spendCredits'),
      file: fc.constantFrom('contacts', 'deals'),
      words: fc.constantFrom('Cannot save', 'Cannot load', 'Lost the lock of', 'No owner for'),
      code: fc.constantFrom(undefined, 'CREDIT_LIMIT', 'NOT_READY', 'ECONNRESET', '40001'),
    });

    it('is the same for every release, line, folder, id, number and chunk', () => {
      fc.assert(
        fc.property(site, run, run, (where, one, other) => {
          expect(thrown(where, one)).toBe(thrown(where, other));
        }),
        { numRuns: 500 },
      );
    });

    it('is another for other words, another code, or another function that counts', () => {
      const told = ({ name, file, words, code }: Site) => {
        const outside = code === 'ECONNRESET' || code === '40001';
        const place = /[A-Z]/.test(name) ? name : `${file}#${name}`;
        return JSON.stringify([words, code ?? '', outside ? '' : place]);
      };
      fc.assert(
        fc.property(site, site, run, run, (here, there, one, other) => {
          expect(thrown(here, one) === thrown(there, other)).toBe(told(here) === told(there));
        }),
        { numRuns: 1_000 },
      );
    });
  });
});
