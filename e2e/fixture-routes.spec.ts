import { createHash, randomBytes } from 'node:crypto';
import { request as httpRequest } from 'node:http';
import type { FixtureServer } from './support/fixture-server';
import { expect, neutral, probe, sameForAll, test, underBothRenderings, type Variant } from './support/fixture-test';

/** What differs from one answer to the next, whoever gives it. The length follows from the variant's name. */
const unstable = new Set(['date', 'connection', 'keep-alive', 'etag', 'content-length']);

async function ask(fixture: FixtureServer, variant: Variant, path: string, init: () => RequestInit = () => ({})) {
  const response = await fetch(`${fixture.url}/${variant}/api${path}`, { redirect: 'manual', ...init() });
  const cookies = response.headers.getSetCookie();
  const headers = [...response.headers].filter(([name]) => !unstable.has(name) && name !== 'set-cookie');
  return {
    status: response.status,
    headers: headers.map(([name, value]) => `${name}: ${neutral(value, variant)}`),
    cookies: cookies.map((cookie) => cookie.replace(/expires=[^;]+/i, 'expires=…')),
    body: neutral(await response.text(), variant),
  };
}

const headers = { cookie: 'visitor=somebody; other=1', 'x-test': 'kept', 'user-agent': 'Mozilla/5.0 Firefox/140.0' };
const json = (body: string) => ({ body, headers: { ...headers, 'content-type': 'application/json' } });
const bytes = randomBytes(300_000);

function form(): FormData {
  const fields = new FormData();
  fields.append('name', 'a name');
  fields.append('tag', 'one');
  fields.append('tag', 'two');
  fields.append('file', new Blob(['line 1\nline 2\n'], { type: 'text/csv' }), 'rows.csv');
  return fields;
}

const requests: { name: string; path: string; init?: () => RequestInit; status: number }[] = [
  {
    name: 'GET with a query, cookies and headers',
    path: '/echo?a=1&a=2&b=%C3%A9',
    init: () => ({ headers }),
    status: 201,
  },
  {
    name: 'HEAD, which Next takes from GET',
    path: '/echo?a=1',
    init: () => ({ method: 'HEAD', headers }),
    status: 201,
  },
  { name: 'OPTIONS, which Next answers itself', path: '/echo', init: () => ({ method: 'OPTIONS' }), status: 204 },
  { name: 'HEAD of its own', path: '/methods', init: () => ({ method: 'HEAD' }), status: 204 },
  { name: 'OPTIONS of its own', path: '/methods', init: () => ({ method: 'OPTIONS' }), status: 200 },
  { name: 'a method that is not there', path: '/methods', init: () => ({ method: 'PUT' }), status: 405 },
  { name: 'POST of JSON', path: '/echo', init: () => ({ method: 'POST', ...json('{"a":[1,null]}') }), status: 201 },
  {
    name: 'POST of JSON that is broken',
    path: '/echo',
    init: () => ({ method: 'POST', ...json('{"a":') }),
    status: 500,
  },
  { name: 'POST of nothing', path: '/echo', init: () => ({ method: 'POST', headers }), status: 201 },
  {
    name: 'POST of a form with a file',
    path: '/echo',
    init: () => ({ method: 'POST', body: form(), headers }),
    status: 201,
  },
  {
    name: 'POST of an encoded form',
    path: '/echo',
    init: () => ({ method: 'POST', body: new URLSearchParams({ a: '1 & 2', b: 'ü' }), headers }),
    status: 201,
  },
  { name: 'PUT of bytes', path: '/echo', init: () => ({ method: 'PUT', body: bytes, headers }), status: 201 },
  { name: 'PATCH', path: '/echo', init: () => ({ method: 'PATCH', ...json('"text"') }), status: 201 },
  { name: 'DELETE without a body', path: '/echo', init: () => ({ method: 'DELETE', headers }), status: 201 },
  { name: 'params as a promise', path: '/items/a%20b', status: 200 },
  { name: 'a handler that Next prerenders', path: '/fixed', status: 200 },
  { name: 'an error', path: '/fails/error', status: 500 },
  ...['GET', 'POST'].flatMap((method) =>
    Object.entries({
      redirect: 307,
      replace: 307,
      permanent: 308,
      missing: 404,
      forbidden: 403,
      unauthorized: 401,
      stay: 200,
    }).map(([kind, status]) => ({
      name: `${method} that ends in ${kind}`,
      path: `/control/${kind}`,
      init: () => ({ method, ...(method === 'POST' ? { body: 'text' } : {}) }),
      status,
    })),
  ),
];

underBothRenderings(() => {
  for (const { name, path, init, status } of requests) {
    test(`answers the same wrapped and unwrapped: ${name}`, async ({ fixture }) => {
      const answer = await sameForAll((variant) => ask(fixture, variant, path, init));
      expect(answer.status).toBe(status);
    });
  }

  test('gives a handler the real request: its URL, its query, its cookies and its context', async ({ fixture }) => {
    for (const variant of ['plain', 'wrapped', 'guarded'] as const) {
      const { body, cookies } = await ask(fixture, variant, '/echo?a=1', () => ({
        method: 'POST',
        body: form(),
        headers,
      }));
      expect(JSON.parse(body)).toMatchObject({
        nextUrl: { pathname: '/VARIANT/api/echo', query: [['a', '1']] },
        store: 'somebody',
        header: ['kept', 'kept'],
        browser: 'Firefox',
        signal: false,
      });
      expect(cookies.map((cookie) => cookie.split('=')[0])).toEqual(
        expect.arrayContaining(['from-store', 'from-response', 'second']),
      );
    }
  });

  test('streams an answer piece by piece', async ({ fixture }) => {
    await sameForAll(async (variant) => {
      const response = await fetch(`${fixture.url}/${variant}/api/stream?chunks=4`);
      const pieces: string[] = [];
      const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
      for (let read = await reader?.read(); read && !read.done; read = await reader?.read()) pieces.push(read.value);
      expect(pieces[0], 'the first piece comes before the last is made').not.toContain('chunk 4');
      return { status: response.status, text: pieces.join('') };
    });
  });

  for (const size of [1024 * 1024, 3 * 1024 * 1024 + 7]) {
    test(`receives a body of ${size} bytes whole`, async ({ fixture }) => {
      const body = randomBytes(size);
      const answer = await sameForAll((variant) => ask(fixture, variant, '/stream', () => ({ method: 'POST', body })));
      expect(JSON.parse(answer.body)).toEqual({ bytes: size, sha256: createHash('sha256').update(body).digest('hex') });
    });
  }

  test('receives a body that arrives in pieces without a length', async ({ fixture }) => {
    const pieces = Array.from({ length: 20 }, () => randomBytes(100_000));
    await sameForAll(async (variant) => {
      const body = new ReadableStream<Uint8Array>({
        start(controller) {
          for (const piece of pieces) controller.enqueue(piece);
          controller.close();
        },
      });
      const init = { method: 'POST', body, duplex: 'half' } as RequestInit;
      return await ask(fixture, variant, '/stream', () => init);
    });
  });

  test('lives on when a client breaks off in the middle of its body', async ({ fixture }) => {
    for (const variant of ['plain', 'wrapped', 'guarded'] as const) {
      await new Promise<void>((resolve) => {
        const request = httpRequest(`${fixture.url}/${variant}/api/echo`, {
          method: 'POST',
          headers: { 'content-length': '1000' },
        });
        request.on('error', () => resolve());
        request.write('half of it', () => setTimeout(() => request.destroy(new Error('left')), 100));
      });
      expect((await ask(fixture, variant, '/items/1')).status).toBe(200);
    }
  });

  for (const by of ['return', 'redirect', 'missing', 'failure']) {
    test(`runs after() behind a handler that ends in ${by}`, async ({ fixture }) => {
      await sameForAll(async (variant) => {
        const answer = await ask(fixture, variant, `/later?by=${by}`, () => ({ method: 'POST', headers }));
        const expected = `${variant}: route ${by} after somebody`;
        await expect.poll(async () => (await probe(fixture)).notes.filter((one) => one === expected)).toHaveLength(1);
        return answer;
      });
    });
  }

  const bodies: [string, () => RequestInit, unknown][] = [
    ['JSON', () => json('{"a":1}'), { a: 1 }],
    ['a form', () => ({ body: new URLSearchParams({ a: '1' }) }), [['a', '1']]],
    [
      'bytes',
      () => ({ body: new Uint8Array(1000) }),
      { bytes: 1000, sha256: createHash('sha256').update(Buffer.alloc(1000)).digest('hex') },
    ],
  ];
  for (const [what, init, body] of bodies) {
    test(`runs a handler again with the same ${what}, where that is allowed`, async ({ fixture }) => {
      const path = `/flaky?${what}`;
      const post = () => ({ method: 'POST', ...init() });
      expect((await ask(fixture, 'plain', path, post)).status).toBe(500);
      expect((await ask(fixture, 'wrapped', path, post)).status).toBe(500);
      const healed = await ask(fixture, 'guarded', path, post);
      expect(healed.status).toBe(200);
      expect(JSON.parse(healed.body)).toEqual({ path: '/VARIANT/api/flaky', body });
    });
  }

  test('does not run a handler again whose body was larger than 1 MiB', async ({ fixture }) => {
    const body = new Uint8Array(1024 * 1024 + 1);
    const post = () => ({ method: 'POST', body });
    expect((await ask(fixture, 'guarded', '/flaky?large', post)).status).toBe(500);
    expect((await ask(fixture, 'guarded', '/flaky?large', post)).status).toBe(200);
  });
});
