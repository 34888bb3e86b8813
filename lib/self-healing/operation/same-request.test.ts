import { afterEach, expect, it } from 'vitest';
import { plainHost } from '../adapters/plain-host';
import { createCipher } from '../store/cipher';
import { memoryStore } from '../store/memory';
import { fakeClock } from '../testing/fake-clock';
import { type TestHealer, testHealer } from '../testing/test-healer';
import { digest } from './codec';

const actor = { tenantId: 'default', actorId: 'a' };
const open: TestHealer[] = [];
afterEach(async () => {
  for (const healer of open.splice(0)) await healer.close();
});

/** Two instances of one app, over one store. */
function instances() {
  const clock = fakeClock();
  const store = memoryStore({ clock });
  const cipher = createCipher('one secret for all instances of the app');
  const calls: string[] = [];
  const instance = () => {
    const healer = testHealer({ clock, store, cipher, host: plainHost({ actor: async () => actor }) });
    open.push(healer);
    return healer.withSelfHealing(
      async (request: Request) => {
        calls.push(await request.text());
        return Response.json({ row: calls.length }, { status: 201 });
      },
      { source: 'send', category: 'api', idempotencyKey: (request) => request.headers.get('idempotency-key') },
    );
  };
  return { one: instance(), other: instance(), calls, store };
}

const post = (url: string, body = '{"n":1}', method = 'POST') =>
  new Request(url, { method, body, headers: { 'idempotency-key': 'lb-1', 'content-type': 'application/json' } });

it.each([
  ['another port', 'http://127.0.0.1:39002/api/send?a=1'],
  ['another host', 'http://10.0.0.7:39001/api/send?a=1'],
  ['another scheme', 'https://127.0.0.1:39001/api/send?a=1'],
])('is the same request when the retry reaches an instance with %s', async (_name, url) => {
  const { one, other, calls } = instances();
  const first = await one(post('http://127.0.0.1:39001/api/send?a=1'));
  const again = await other(post(url));
  expect(again.status).toBe(201);
  expect(await again.json()).toEqual(await first.json());
  expect(calls).toHaveLength(1);
});

it.each([
  ['another path', post('http://localhost/api/other?a=1')],
  ['another query', post('http://localhost/api/send?a=2')],
  ['another method', post('http://localhost/api/send?a=1', '{"n":1}', 'PUT')],
  ['another body', post('http://localhost/api/send?a=1', '{"n":2}')],
])('is refused as another request with %s', async (_name, request) => {
  const { one, other, calls } = instances();
  await one(post('http://localhost/api/send?a=1'));
  await expect(other(request)).rejects.toMatchObject({ code: 'KEY_REUSED', status: 422 });
  expect(calls).toHaveLength(1);
});

it.each([
  ['is waited for', 'KEY_IN_PROGRESS', '{"n":1}'],
  ['is refused with other content', 'KEY_REUSED', '{"n":2}'],
])('a key that an earlier release claimed, with the whole URL in its digest, %s', async (_name, code, body) => {
  const { one, calls, store } = instances();
  const url = 'http://127.0.0.1:39001/api/send';
  const argumentsDigest = digest('POST', url, Buffer.from('{"n":1}').toString('base64'));
  const scope = { ...actor, source: 'send', key: 'lb-1' };
  await store.keys.claim(scope, { argumentsDigest, leaseMs: 60_000, ttlMs: 600_000 });
  const healer = open[0] as TestHealer;
  await expect(healer.settle(one(post(url, body)))).rejects.toMatchObject({ code });
  expect(calls).toEqual([]);
});
