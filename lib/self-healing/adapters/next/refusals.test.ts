import { NextRequest } from 'next/server';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { HealingError } from '../../core/errors';
import type { Actor, Store } from '../../core/ports';
import { memoryStore } from '../../store/memory';
import { fakeClock } from '../../testing/fake-clock';
import { type TestHealer, testHealer } from '../../testing/test-healer';
import { nextHost } from './next-host';

let healer: TestHealer;
let store: Store;
let actor: () => Promise<Actor | null>;
beforeEach(() => {
  const clock = fakeClock();
  store = memoryStore({ clock });
  actor = async () => ({ tenantId: 'default', actorId: 'a' });
  healer = testHealer({ clock, store, host: nextHost({ actor: () => actor() }) });
});
afterEach(async () => await healer.close());

/** As Next's router calls a handler. */
const context = { params: Promise.resolve({}) };
const post = (body: string, key = 'k-1') =>
  new NextRequest('https://app.example/api/send', { method: 'POST', body, headers: { 'idempotency-key': key } });

function route(work: (request: Request) => Promise<Response> = async () => Response.json({ sent: true })) {
  let calls = 0;
  const handler = healer.withSelfHealing(
    async (request: Request, _context?: typeof context) => {
      calls += 1;
      return await work(request);
    },
    { source: 'send', category: 'api', idempotencyKey: (request) => request.headers.get('idempotency-key') },
  );
  return { handler, calls: () => calls };
}

const away = () => {
  store.keys.claim = async () => Promise.reject(Object.assign(new Error('no connection'), { code: 'ECONNREFUSED' }));
};

it('answers a key that was used for other content with 422, and does not call the handler', async () => {
  const { handler, calls } = route();
  await handler(post('one'), context);
  const answer = await handler(post('two'), context);
  expect(answer.status).toBe(422);
  expect(answer.headers.get('cache-control')).toBe('no-store');
  expect(await answer.json()).toEqual({
    error: 'KEY_REUSED',
    message: 'This idempotency key was used for another request.',
  });
  expect(calls()).toBe(1);
});

it('answers a key whose first request is under way with 409', async () => {
  let open: (() => void) | undefined;
  const gate = new Promise<void>((resolve) => {
    open = resolve;
  });
  const { handler, calls } = route(async () => {
    await gate;
    return Response.json({ sent: true });
  });
  const first = handler(post('one'), context);
  await expect.poll(calls).toBe(1);
  const answer = await healer.settle(handler(post('one'), context));
  expect(answer.status).toBe(409);
  expect(await answer.json()).toMatchObject({ error: 'KEY_IN_PROGRESS' });
  open?.();
  expect((await first).status).toBe(200);
  expect(calls()).toBe(1);
});

it('answers with 503 and Retry-After where the key cannot be stored, and records it under the name of the operation', async () => {
  away();
  const { handler, calls } = route();
  const answer = await handler(post('one'), context);
  expect(answer.status).toBe(503);
  expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0);
  expect(await answer.json()).toMatchObject({ error: 'STORE_UNAVAILABLE' });
  expect(calls()).toBe(0);
  await expect
    .poll(() => healer.recorded())
    .toMatchObject([
      { source: 'send', wrapped: true, outcome: 'failed', kind: 'database-unavailable', route: 'POST /api/send' },
    ]);
});

it("passes on the handler's own error, also one that looks like a refusal", async () => {
  const own = new HealingError('KEY_REUSED', 'of an operation further in', { status: 422 });
  const { handler } = route(async () => Promise.reject(own));
  expect(await handler(post('one'), context).catch((caught: unknown) => caught)).toBe(own);
});

it('throws to code of the app that calls the handler with a request alone', async () => {
  const { handler } = route();
  await handler(post('one'));
  await expect(handler(post('two'))).rejects.toMatchObject({ code: 'KEY_REUSED', status: 422 });
});

it('throws to a form: an action has no response of its own', async () => {
  const save = healer.withSelfHealing(async (form: FormData) => String(form.get('name')), {
    ...{ source: 'save', category: 'database', effects: 'idempotent' },
    idempotencyKey: () => 'k-1',
  });
  const form = (name: string) => {
    const made = new FormData();
    made.set('name', name);
    return made;
  };
  await healer.settle(save(form('a')));
  await expect(healer.settle(save(form('b')))).rejects.toMatchObject({ code: 'KEY_REUSED', status: 422 });
});

it('records nothing of a refused key when the hook of Next reports it', async () => {
  const { handler } = route();
  await handler(post('one'));
  const refused = await handler(post('two')).catch((caught: unknown) => caught);
  await healer.reportUnwrapped(refused, { source: 'route /api/send', route: 'POST /api/send' });
  expect(await healer.recorded()).toEqual([]);
});

it.each([
  ['its key could not be stored', away, { code: 'STORE_UNAVAILABLE' }],
  [
    'who asks could not be found out',
    () => {
      actor = async () => Promise.reject(new Error('the session cannot be read'));
    },
    { message: 'the session cannot be read' },
  ],
])('counts a failure before the start once, as of the wrapped operation: %s', async (_name, fail, thrown) => {
  fail();
  const { handler, calls } = route();
  const failure = await handler(post('one')).catch((caught: unknown) => caught);
  expect(failure).toMatchObject(thrown);
  await healer.reportUnwrapped(failure, { source: 'route /api/send', route: 'POST /api/send' });
  expect(calls()).toBe(0);
  await expect
    .poll(async () => (await healer.recorded()).map((event) => [event.source, event.wrapped]))
    .toEqual([['send', true]]);
});

it('goes on recording what code without a wrapper throws, the misuse of the library among it', async () => {
  const misuse = new HealingError('OUTSIDE_OPERATION', 'healing() was called outside an operation');
  await healer.reportUnwrapped(misuse, { source: 'route /api/other', route: 'POST /api/other' });
  expect(await healer.recorded()).toMatchObject([{ source: 'route /api/other', wrapped: false }]);
});
