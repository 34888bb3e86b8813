import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { redact, redactText } from './redact';

/** Made here, so that no scanner takes a sample for a leaked credential. */
const sample = (prefix: string, alphabet: string, length: number) =>
  prefix + Array.from({ length }, (_, index) => alphabet[(index * 7 + 3) % alphabet.length]).join('');
const letters = 'aB3cD4eF5gH6iJ7kL8mN9';
const hex = '0a1b2c3d4e5f6789';

describe('redactText', () => {
  it.each([
    ['an AWS access key', sample('AKIA', 'ABCDEFGH234567', 16)],
    ['a Google API key', sample('AIza', letters, 35)],
    ['a GitHub token', sample('ghp_', letters, 36)],
    ['a GitHub fine-grained token', sample('github_pat_', letters, 60)],
    ['a GitLab token', sample('glpat-', letters, 20)],
    ['a Slack token', sample('xoxb-', letters, 40)],
    ['a Stripe key', sample('sk_live_', letters, 24)],
    ['a Stripe webhook secret', sample('whsec_', letters, 32)],
    ['an OpenAI key', sample('sk-proj-', letters, 40)],
    ['a Resend key', `re_${sample('', letters, 8)}_${sample('', letters, 24)}`],
    ['a Twilio account SID', sample('AC', hex, 32)],
    ['a SendGrid key', `SG.${sample('', letters, 22)}.${sample('', letters, 43)}`],
    ['an npm token', sample('npm_', letters, 36)],
    ['a Hugging Face token', sample('hf_', letters, 34)],
    ['a Vault token', sample('hvs.', letters, 24)],
    ['a JSON web token', `${sample('eyJ', letters, 20)}.${sample('eyJ', letters, 40)}.${sample('', letters, 30)}`],
  ])('takes %s out of a sentence and leaves the rest readable', (_name, secret) => {
    expect(redactText(`the call with ${secret} failed`)).toBe('the call with [secret] failed');
  });

  it('takes out a private key, also one whose end was cut off', () => {
    const key = `-----BEGIN RSA ${'PRIVATE'} KEY-----\n${sample('', letters, 200)}\n`;
    expect(redactText(`before ${key}-----END RSA PRIVATE KEY----- after`)).toBe('before [secret] after');
    expect(redactText(`before ${key}`)).toBe('before [secret]');
  });

  it.each([
    ['postgres://app:hunter2@db.internal:5432/crm', 'postgres://[secret]@db.internal:5432/crm'],
    ['https://user:pa/ss@example.com/x', 'https://[secret]@example.com/x'],
    ['Authorization: Bearer abc.def\nHost: example.com', 'Authorization: [secret]\nHost: example.com'],
    ['Cookie: session=abc; theme=dark', 'Cookie: [secret]'],
    [
      'curl -H "Authorization: Basic dXNlcjpwYXNz" https://example.com',
      'curl -H "Authorization: [secret]" https://example.com',
    ],
    ['sent with Bearer dGhpcyBpcyBpdA== to it', 'sent with Bearer [secret] to it'],
    [
      'https://example.com/cb?code=1&access_token=abcdef&x=1',
      'https://example.com/cb?code=1&access_token=[secret]&x=1',
    ],
    ['{"user":"x","password":"hun\\"ter2","age":4}', '{"user":"x","password":"[secret]","age":4}'],
    ['body {\\"api_key\\":\\"abc def\\"}', 'body {\\"api_key\\":\\"[secret]\\"}'],
    ["{ clientSecret: 'abc', retries: 2 }", "{ clientSecret: '[secret]', retries: 2 }"],
    ['psql --password hunter2 --host db', 'psql --password [secret] --host db'],
    ['DB_PASSWORD=hunter2 PORT=3000', 'DB_PASSWORD=[secret] PORT=3000'],
    ["ALTER USER app PASSWORD 'hunter2'", "ALTER USER app PASSWORD '[secret]'"],
    ['secrets: ["a","b"]', 'secrets: ["[secret]"]'],
    ['<user><password>hunter2</password></user>', '<user><password>[secret]</password></user>'],
    ['curl -u ada:hunter2x https://example.com', 'curl -u ada:[secret] https://example.com'],
    ['Server=db;Uid=app;Pwd=hunter2;Port=1', 'Server=db;Uid=app;Pwd=[secret];Port=1'],
    ['machine example.com login ada password hunter2', 'machine example.com login ada password [secret]'],
    ['form password%3Dhunter2%26x%3D1', 'form password%3D[secret]%26x%3D1'],
    ["some['secret'] = 'hunter2'", "some['secret'] = '[secret]'"],
    ['phone: 030 1234567', 'phone: [phone]'],
  ])('takes secrets out by where they stand: %s', (text, expected) => {
    expect(redactText(text)).toBe(expected);
  });

  it.each([
    ['mail ada@example.com or ada%40example.org', 'mail [email] or [email]'],
    ['call +1 (415) 555-0132 or 415-555-0132', 'call [phone] or [phone]'],
    ['card 4111 1111 1111 1111, not 4111 1111 1111 1112', 'card [card], not 4111 1111 1111 1112'],
    ['to DE89 3704 0044 0532 0130 00 today', 'to [iban] today'],
    ['to DE88 3704 0044 0532 0130 00 today', 'to DE88 3704 0044 0532 0130 00 today'],
    ['ssn 078-05-1120', 'ssn [ssn]'],
    ['from 203.0.113.7 and 2001:db8::7 and ::ffff:203.0.113.7', 'from [ip] and [ip] and [ip]'],
  ])('takes personal data out: %s', (text, expected) => {
    expect(redactText(text)).toBe(expected);
  });

  it.each([
    'connect ECONNREFUSED 127.0.0.1:5432',
    'connect ECONNREFUSED ::1:5432',
    'password: must be at least 8 characters',
    'the token is missing',
    'max_tokens: 500, tokens=20, tokenType: bearer-like',
    'Basic authentication failed',
    'Authorization header is missing',
    "Cannot read properties of undefined (reading 'cookies')",
    'id 550e8400-e29b-41d4-a716-446655440000 at 2026-01-01T12:34:56.789+02:00',
    'order 1700000000000 of 2026-01-01, 3.14159265358979, version 1.2.3',
    'react@19.3.1 with @types/node@20.19.43',
    'std::vector at 12:34:56',
    'Unexpected token \'<\', "<!DOCTYPE "... is not valid JSON',
    'commit 9fceb02d0ae598e95dc970b74767f19372d61af8',
    'const token = request.cookies.get()',
    `password: $${'{'}DB_PASSWORD}, token: <your token>, secret: ****`,
    'clone ssh://git@github.com/a/b',
    'credentialsId: 29f63271, tokenUrl=https://example.com/token',
    'cache_key=user:1:profile, primaryKey: order_lines_pkey',
    'blk_-4980916519894289629 of 12 01 23 45',
  ])('leaves what is no secret as it is: %s', (text) => {
    expect(redactText(text)).toBe(text);
  });

  it('takes the data out of what databases say', () => {
    expect(redactText('Failed query: select 1 where a = $1\nparams: ada,hunter2\n    at run (db.ts:1:2)')).toBe(
      'Failed query: select 1 where a = $1\nparams: [values]\n    at run (db.ts:1:2)',
    );
    expect(redactText('Key (name)=(Ada L.) already exists.')).toBe('Key (name)=([value]) already exists.');
    expect(redactText('Failing row contains (1, Ada, x).')).toBe('Failing row contains ([value]).');
    expect(redactText("Duplicate entry 'ada' for key 'users.name'")).toBe(
      "Duplicate entry '[value]' for key 'users.name'",
    );
    expect(redactText("DETAIL: parameters: $1 = 'ada', $2 = '7'")).toBe(
      "DETAIL: parameters: $1 = '[value]', $2 = '[value]'",
    );
    expect(redactText('Query: select 1 -- params: ["ada", 7]')).toBe('Query: select 1 -- params: [values]');
    expect(redactText("insert into users (name, password) values ('ada', 'x''y'), ('b', 'c')")).toBe(
      "insert into users (name, password) values ('[value]', '[value]'), ('[value]', '[value]')",
    );
    expect(redactText("insert into notes (title) values ('ada')")).toBe("insert into notes (title) values ('ada')");
  });

  it('takes a key without a telling name only where its value looks drawn by chance', () => {
    const drawn = Array.from({ length: 32 }, (_, index) => letters[(index * index * 5 + index * 3) % 20]).join('');
    expect(redactText(`algolia_key=${drawn} page_key=welcome-to-the-second-page`)).toBe(
      'algolia_key=[secret] page_key=welcome-to-the-second-page',
    );
    expect(redact({ algoliaKey: drawn, cacheKey: drawn, key: 'welcome-to-the-second-page' })).toEqual({
      algoliaKey: '[secret]',
      cacheKey: drawn,
      key: 'welcome-to-the-second-page',
    });
  });

  it('hides a text whole whose replacements lay bare ever more', () => {
    const chain = 'a@b.co'.repeat(60);
    const once = redactText(chain);
    expect(redactText(once)).toBe(once);
    expect(redactText('+1 415 555 0132'.repeat(40))).toBe('[phone]');
  });

  it('gives the same answer however often it is asked, about secrets and about what is none', () => {
    const [plain, secret] = ['the queue is full', 'mail ada@example.com'];
    for (let round = 0; round < 3; round++) {
      expect([redactText(plain), redactText(secret)]).toEqual([plain, 'mail [email]']);
      // More than it remembers, in between.
      for (let other = 0; other < 400; other++) redactText(`step ${other} of ${round}`);
    }
  });

  it('changes nothing when it is applied to its own result', () => {
    const piece = fc.oneof(
      fc.string({ unit: 'grapheme', maxLength: 20 }),
      fc.constantFrom(
        ...['password=', '"token":"', 'Authorization: ', '://', '@', 'a@b.co', '[secret]', '[email]', '\\"', "'", '"'],
        ...[
          '+1 415 555 0132',
          '4111111111111111',
          '10.0.0.1',
          '::',
          'eyJhbGciOi',
          '.',
          '-',
          ' ',
          '\n',
          ':',
          '=',
          '--key ',
        ],
        ...[
          'Failed query: ',
          '\nparams: ',
          '\n    at ',
          'Key (a)=(',
          ') already',
          '[',
          ']',
          '{',
          '}',
          'Bearer ',
          'DE89 3704',
        ],
      ),
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 25 }), (pieces) => {
        const once = redactText(pieces.join(''));
        expect(redactText(once)).toBe(once);
      }),
      { numRuns: 3_000 },
    );
  });
});

describe('redact', () => {
  it('hides values by their names and keeps the types', () => {
    const when = new Date(0);
    expect(
      redact({
        password: 'x',
        apiKey: 5n,
        pin: 1234,
        enabled: true,
        tokens: 12,
        when,
        nested: { sessionId: ['a', 'b'] },
      }),
    ).toEqual({
      password: '[secret]',
      apiKey: 0n,
      pin: 0,
      enabled: true,
      tokens: 12,
      when,
      nested: { sessionId: ['[secret]', '[secret]'] },
    });
  });

  it('knows headers, forms, queries, maps and name-value pairs', () => {
    expect([...redact(new Headers({ cookie: 'a=b', accept: 'text/html' }))]).toEqual([
      ['accept', 'text/html'],
      ['cookie', '[secret]'],
    ]);
    expect(String(redact(new URLSearchParams('token=x&q=1')))).toBe('token=%5Bsecret%5D&q=1');
    expect(
      redact(
        new Map([
          ['secret', 'x'],
          ['name', 'y'],
        ]),
      ),
    ).toEqual(
      new Map([
        ['secret', '[secret]'],
        ['name', 'y'],
      ]),
    );
    expect(
      redact([
        ['authorization', 'x'],
        ['accept', 'y'],
      ]),
    ).toEqual([
      ['authorization', '[secret]'],
      ['accept', 'y'],
    ]);
    expect(redact([{ name: 'password', value: 'x' }])).toEqual([{ name: 'password', value: '[secret]' }]);
    expect(redact(new URL('https://a:b@example.com/?token=x')).href).toBe(
      'https://redacted@example.com/?token=%5Bsecret%5D',
    );
  });

  it('hides the values that a query was given, and phone numbers under their name', () => {
    expect(redact({ sql: 'select 1 where a = ?', values: ['ada', 7], parameters: { a: 'x' }, code: 'E1' })).toEqual({
      sql: 'select 1 where a = ?',
      values: ['[secret]', 0],
      parameters: { a: '[secret]' },
      code: 'E1',
    });
    const error = Object.assign(new Error('no'), { query: 'insert into a values ($1)', params: ['ada'] });
    expect(redact(error)).toMatchObject({ query: 'insert into a values ($1)', params: ['[secret]'] });
    expect(redact({ params: { id: 7 }, mobile: '01 23 45 67 89', tel: 301234567 })).toEqual({
      params: { id: 7 },
      mobile: '[phone]',
      tel: 0,
    });
  });

  it('keeps an error an error, without what it told', () => {
    const error = Object.assign(new TypeError('no mail to ada@example.com'), {
      code: 'E1',
      token: 'x',
      cause: new Error('ip 203.0.113.7'),
    });
    const copy = redact(error);
    expect(copy).toBeInstanceOf(Error);
    expect({ ...copy, message: copy.message, name: copy.name }).toMatchObject({
      ...{ message: 'no mail to [email]', name: 'TypeError', code: 'E1', token: '[secret]' },
      cause: expect.objectContaining({ message: 'ip [ip]' }),
    });
    expect(copy.stack).not.toContain('ada@');
  });

  it('does not change its argument and does not call its accessors', () => {
    let called = 0;
    const value = {
      password: 'x',
      get expensive() {
        called += 1;
        return 'secret';
      },
    };
    expect(redact(value)).toEqual({ password: '[secret]', expensive: '[accessor]' });
    expect(called).toBe(0);
    expect(Object.getOwnPropertyDescriptor(value, 'password')?.value).toBe('x');
  });

  it('ends on cycles, depth, width and hostile proxies', () => {
    const cyclic: Record<string, unknown> = { list: [] };
    cyclic.self = cyclic;
    let deep: unknown = 'end';
    for (let level = 0; level < 10_000; level++) deep = { deep };
    const hostile = new Proxy(
      {},
      {
        ownKeys: () => {
          throw new Error('no');
        },
        getPrototypeOf: () => {
          throw new Error('no');
        },
      },
    );
    expect(redact(cyclic)).toEqual({ list: [], self: '[circular]' });
    expect(JSON.stringify(redact(deep)).length).toBeLessThan(200);
    expect(redact(Array.from({ length: 100_000 }, (_, index) => index))).toHaveLength(200);
    expect(redact({ hostile })).toEqual({ hostile: '[unreadable: Error]' });
    expect(redact({ text: 'x'.repeat(1_000_000) }).text.length).toBe(10_000);
    const wide = Array.from({ length: 150 }, () => Array.from({ length: 150 }, () => 'y'.repeat(500)));
    expect(JSON.stringify(redact(wide)).length).toBeLessThan(500_000);
  });

  it('does not let a name reach the prototype', () => {
    const copy = redact(JSON.parse('{"__proto__":{"admin":true}}'));
    expect(({} as { admin?: boolean }).admin).toBeUndefined();
    expect(Object.keys(copy)).toEqual(['__proto__']);
    expect(Object.getPrototypeOf(copy)).toBe(Object.prototype);
  });

  it('never throws, is idempotent and stays bounded, whatever it is given', () => {
    const anything = fc.anything({
      ...{
        withBigInt: true,
        withDate: true,
        withMap: true,
        withSet: true,
        withTypedArray: true,
        withObjectString: true,
      },
      key: fc.oneof(fc.string(), fc.constantFrom('password', 'token', '__proto__', 'name', 'value', 'a@b.co')),
    });
    fc.assert(
      fc.property(anything, (value) => {
        const once = redact(value);
        expect(redact(once)).toEqual(once);
        if (typeof value !== 'object' && typeof value !== 'function') expect(typeof once).toBe(typeof value);
      }),
      { numRuns: 2_000 },
    );
  });
});
