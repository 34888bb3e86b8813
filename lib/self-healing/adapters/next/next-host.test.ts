import { NextRequest } from 'next/server';
import { afterEach, expect, it } from 'vitest';
import { type TestHealer, testHealer } from '../../testing/test-healer';
import { nextHost } from './next-host';

const host = () => nextHost({ actor: async () => null });
const url = 'https://crm.example.com/api/contacts?page=2';

let healer: TestHealer | undefined;
afterEach(async () => {
  await healer?.close();
  healer = undefined;
});

it('gives every attempt a fresh request of the same class, with its body, its URL, its headers and its cookies', async () => {
  healer = testHealer({ host: host() });
  class OwnRequest extends NextRequest {}
  const seen: unknown[] = [];
  const save = healer.withSelfHealing(
    async (request: NextRequest, context: { params: Promise<{ id: string }> }) => {
      seen.push({
        own: request instanceof OwnRequest,
        method: request.method,
        page: request.nextUrl.searchParams.get('page'),
        cookie: request.cookies.get('visitor')?.value,
        header: request.headers.get('x-test'),
        body: await request.json(),
        params: await context.params,
      });
      if (seen.length === 1) throw Object.assign(new Error('lost'), { code: 'ECONNRESET' });
      return Response.json({ saved: true });
    },
    { source: 'save', category: 'database', effects: 'idempotent' },
  );
  const request = new OwnRequest(url, {
    method: 'PUT',
    body: JSON.stringify({ name: 'a name' }),
    headers: { cookie: 'visitor=somebody', 'x-test': 'kept' },
  });
  const response = await healer.settle(save(request, { params: Promise.resolve({ id: '7' }) }));
  expect(await response.json()).toEqual({ saved: true });
  expect(seen).toHaveLength(2);
  expect(seen[1]).toEqual(seen[0]);
  expect(seen[0]).toMatchObject({
    own: true,
    method: 'PUT',
    page: '2',
    cookie: 'somebody',
    header: 'kept',
    params: { id: '7' },
  });
});

it.each(['GET', 'HEAD'])(
  'does not even look at the body of a %s: in a prerender that would make it dynamic',
  async (method) => {
    healer = testHealer({ host: host() });
    const touched: PropertyKey[] = [];
    const request = new Proxy(new NextRequest(url, { method }), {
      get(target, property) {
        touched.push(property);
        return Reflect.get(target, property, target);
      },
    });
    const read = healer.withSelfHealing(async (_request: NextRequest) => Response.json({}), {
      source: 'read',
      category: 'database',
      effects: 'none',
    });
    expect((await read(request)).status).toBe(200);
    expect(touched).not.toContain('body');
    expect(touched).not.toContain('url');
    expect(touched).not.toContain('headers');
  },
);

it('hands a body that breaks off to the handler, whose own answer then counts', async () => {
  healer = testHealer({ host: host() });
  const cut = new Error('the client left');
  let sent = false;
  const body = new ReadableStream<Uint8Array>({
    pull(controller) {
      if (sent) controller.error(cut);
      else controller.enqueue(new TextEncoder().encode('half'));
      sent = true;
    },
  });
  const save = healer.withSelfHealing(
    async (request: Request) => {
      try {
        return new Response(await request.text());
      } catch (error) {
        return new Response(String(error), { status: 400 });
      }
    },
    { source: 'save', category: 'application', effects: 'idempotent' },
  );
  const response = await save(new NextRequest(url, { method: 'POST', body, duplex: 'half' }));
  expect(response.status).toBe(400);
  expect(await response.text()).toContain('the client left');
  expect(await healer.recorded()).toEqual([]);
});

it('runs what comes after the response even where there is none', async () => {
  const ran = new Promise((resolve) => host().after(async () => resolve('ran')));
  expect(await ran).toBe('ran');
});

it('does not fail where cache tags cannot be revalidated', () => {
  const warned: string[] = [];
  const logger = {
    info: () => undefined,
    warn: (message: string) => void warned.push(message),
    error: () => undefined,
  };
  nextHost({ actor: async () => null, logger }).revalidateTags(['contacts']);
  expect(warned).toEqual([expect.stringContaining('contacts')]);
});
