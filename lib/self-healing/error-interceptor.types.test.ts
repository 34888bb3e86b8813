import type { NextRequest, NextResponse } from 'next/server';
import { expect, expectTypeOf, it } from 'vitest';
import { healing, withSelfHealing } from './error-interceptor';

// What is said of types here is checked by `tsc`, which reads this file as every other; the calls run as well.

it('keeps parameters, their names and the result of an action', async () => {
  async function save(previous: { total: number }, form: FormData): Promise<{ total: number }> {
    return { total: previous.total + Number(form.get('amount')) };
  }
  const wrapped = withSelfHealing(save, { source: 'types save', category: 'database' });
  expectTypeOf(wrapped).toEqualTypeOf(save);
  const form = new FormData();
  form.set('amount', '2');
  expect(await wrapped({ total: 1 }, form)).toEqual({ total: 3 });
});

it('keeps what .bind() leaves of a signature', async () => {
  const rename = withSelfHealing(
    async (id: string, version: number, form: FormData) => [id, version, form.get('name')],
    {
      source: 'types rename',
      category: 'database',
    },
  );
  const bound = rename.bind(null, 'a', 7);
  expectTypeOf(bound).toEqualTypeOf<(form: FormData) => Promise<(string | number | File | null)[]>>();
  const form = new FormData();
  form.set('name', 'new');
  expect(await bound(form)).toEqual(['a', 7, 'new']);
});

it('keeps overloads', async () => {
  function find(id: string): Promise<{ id: string }>;
  function find(ids: readonly string[]): Promise<{ id: string }[]>;
  async function find(wanted: string | readonly string[]): Promise<unknown> {
    return typeof wanted === 'string' ? { id: wanted } : wanted.map((id) => ({ id }));
  }
  const wrapped = withSelfHealing(find, { source: 'types find', category: 'database', effects: 'none' });
  expectTypeOf(wrapped).toEqualTypeOf<typeof find>();
  expectTypeOf(wrapped('a')).toEqualTypeOf<Promise<{ id: string }>>();
  expectTypeOf(wrapped(['a'])).toEqualTypeOf<Promise<{ id: string }[]>>();
  expect(await wrapped('a')).toEqual({ id: 'a' });
  expect(await wrapped(['a', 'b'])).toHaveLength(2);
});

it('keeps optional, rest and type parameters', async () => {
  async function first<Item>(items: readonly Item[], fallback?: Item): Promise<Item | undefined> {
    return items[0] ?? fallback;
  }
  async function join(separator: string, ...parts: string[]): Promise<string> {
    return parts.join(separator);
  }
  const options = { category: 'application', effects: 'none' } as const;
  const wrappedFirst = withSelfHealing(first, { source: 'types first', ...options });
  const wrappedJoin = withSelfHealing(join, { source: 'types join', ...options });
  expectTypeOf(wrappedFirst).toEqualTypeOf<typeof first>();
  expectTypeOf(wrappedJoin).toEqualTypeOf<typeof join>();
  expectTypeOf(wrappedFirst([1, 2])).toEqualTypeOf<Promise<number | undefined>>();
  expect(await wrappedFirst<string>([], 'none')).toBe('none');
  expect(await wrappedJoin('-', 'a', 'b')).toBe('a-b');
});

it("keeps a route handler's request and its context of promised params", async () => {
  type Context = { params: Promise<{ id: string }> };
  async function read(request: NextRequest, context: Context): Promise<Response | NextResponse<{ id: string }>> {
    return Response.json({ method: request.method, ...(await context.params) });
  }
  const GET = withSelfHealing(read, { source: 'types route', category: 'database', effects: 'none' });
  expectTypeOf(GET).toEqualTypeOf(read);
  // A handler without its request stays one: Next calls it with both arguments all the same.
  const OPTIONS = withSelfHealing(async () => new Response(null), { source: 'types options', category: 'application' });
  expectTypeOf(OPTIONS).toExtend<(request: NextRequest, context: Context) => Promise<Response>>();
  const { NextRequest: Request } = await import('next/server');
  const response = await GET(new Request('https://crm.example.com/'), { params: Promise.resolve({ id: '7' }) });
  expect(await response.json()).toEqual({ method: 'GET', id: '7' });
});

it('keeps `this`', async () => {
  const counter = {
    step: 2,
    add: withSelfHealing(
      async function add(this: { step: number }, value: number) {
        return this.step + value;
      },
      { source: 'types this', category: 'application' },
    ),
  };
  expectTypeOf(counter.add).thisParameter.toEqualTypeOf<{ step: number }>();
  expect(await counter.add(3)).toBe(5);
});

it('types the options by the operation', () => {
  const read = async (id: string, page: number) => ({ id, page });
  const base = { source: 'types options of read', category: 'database', effects: 'none' } as const;
  withSelfHealing(read, {
    ...base,
    cache: {
      key: (...args) => {
        expectTypeOf(args).toEqualTypeOf<[id: string, page: number]>();
        return args[0];
      },
      scope: 'public',
      ttlMs: 0,
      staleMs: 1,
    },
    defaultValue: { id: 'none', page: 0 },
    verify: (result) => {
      expectTypeOf(result).toEqualTypeOf<{ id: string; page: number }>();
      return true;
    },
    captureArgs: (id, page) => ({ id, page }),
    onDegraded: (result, { outcome }) => {
      expectTypeOf(outcome).toEqualTypeOf<'degraded' | 'deferred'>();
      return result;
    },
  });
  // @ts-expect-error a default of another type
  withSelfHealing(read, { ...base, defaultValue: { id: 1 } });
  // @ts-expect-error a strategy that is not there
  withSelfHealing(read, { ...base, mode: 'heal', strategies: [] as 'TURN_IT_OFF'[] });
  // @ts-expect-error source and category are required
  expect(() => withSelfHealing(read, { effects: 'none' })).toThrow('source');
  // @ts-expect-error an operation is asynchronous
  withSelfHealing((id: string) => id, { source: 'types synchronous', category: 'application' });
});

it('types what an operation may ask of the healer', async () => {
  const work = withSelfHealing(
    async () => {
      const { signal, attempt, endpoint, step } = healing();
      expectTypeOf(signal).toEqualTypeOf<AbortSignal>();
      expectTypeOf(attempt).toEqualTypeOf<number>();
      expectTypeOf(endpoint).toEqualTypeOf<string | undefined>();
      const sent = await step('send', async ({ idempotencyKey: key }) => ({ key }), { effects: 'idempotent' });
      expectTypeOf(sent).toEqualTypeOf<{ key: string }>();
      return sent.key;
    },
    { source: 'types context', category: 'email', effects: 'transactional' },
  );
  expectTypeOf(work).toEqualTypeOf<() => Promise<string>>();
  expect(await work()).toEqual(expect.any(String));
});
