import { rmSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeApp, readShapes } from './shape-app';
import { wrapApp } from './wrap-app';

/**
 * Code that writes or sends while it looks like a read: one action each, named `act`. `@db` and `@effect` stand for the
 * imports that most of them need.
 */
const imports: Record<string, string> = {
  '@db': `import { sql, eq, desc } from 'drizzle-orm';\nimport { db } from '@/db';\nimport { items } from '@/db/schema';`,
  '@effect': `import { effect } from '@/lib/effects';`,
  '@accessor': `import { eq } from 'drizzle-orm';\nimport { drizzle, type NodePgDatabase as Handle } from 'drizzle-orm/node-postgres';\nimport { items } from '@/db/schema';`,
  '@zod': `import { z } from 'zod';`,
};

const disguises: Record<string, string> = {
  'a computed member': `@db
    export async function act() { await db['insert'](items).values({ id: 1, name: 'x' }); }`,
  'a method under another property name': `@db
    export async function act() { const { select } = { select: db.delete }; await select(items); }`,
  'a method in an argument that is taken apart': `@db
    const go = async ({ select }: { select: typeof db.delete }) => { await select(items); };
    export async function act() { await go(db as never); }`,
  'a statement made at load time and awaited': `@db
    const pending = db.delete(items);
    export async function act() { return await pending; }`,
  'a statement made at load time and handed back': `@db
    const pending = db.delete(items);
    export async function act() { return pending; }`,
  'a statement made at load time and narrowed': `@db
    const removal = db.delete(items);
    export async function act() { return await removal.where(eq(items.id, 1)); }`,
  'a statement of another file': `import { pending } from '@/lib/pending';
    export async function act() { return await pending; }`,
  'a statement in an object': `import { statements } from '@/lib/pending';
    export async function act() { return await Promise.all([statements.pending]); }`,
  'a statement in an object, narrowed': `import { statements } from '@/lib/pending';
    import { eq } from 'drizzle-orm';
    import { items } from '@/db/schema';
    export async function act() { return await statements.pending.where(eq(items.id, 1)); }`,
  'an execute': `@db
    export async function act() { return await db.execute(sql\`select 1\`); }`,
  'a lock': `@db
    export async function act() { return await db.select().from(items).for('update'); }`,
  'a transaction': `@db
    export async function act() { return await db.transaction(async (tx) => tx.select().from(items)); }`,
  'an insert below a select': `@db
    export async function act() {
      const added = db.$with('added').as(db.insert(items).values({ id: 1, name: 'x' }).returning());
      return await db.with(added).select().from(added);
    }`,
  'an SQL function in quotation marks': `@db
    export async function act() { return await db.select({ a: sql\`"nuke"(1)\` }).from(items); }`,
  'an SQL function behind a comment': `@db
    export async function act() { return await db.select({ a: sql\`nuke/* */(1)\` }).from(items); }`,
  'an SQL function from a fragment': `@db
    const name = sql\`nuke\`;
    export async function act() { return await db.select({ a: sql\`\${name}(1)\` }).from(items); }`,
  'an SQL function with a harmless name in another schema': `@db
    export async function act() { return await db.select({ a: sql\`audit.count(1)\` }).from(items); }`,
  'a fragment made at load time': `@db
    const next = sql\`nextval('numbers')\`;
    export async function act() { return await db.select({ a: next }).from(items); }`,
  'a fragment made at load time in another file': `@db
    import { fragment } from '@/lib/pending';
    export async function act() { return await db.select({ a: fragment }).from(items); }`,
  'a getter of an object': `@effect
    const jobs = { get next() { effect('next'); return 1; } };
    export async function act() { return jobs.next; }`,
  'a getter that is taken apart': `@effect
    const jobs = { get next() { effect('next'); return 1; } };
    export async function act() { const { next } = jobs; return next; }`,
  'a getter of an instance': `@effect
    class Jobs { get next() { effect('next'); return 1; } }
    const jobs = new Jobs();
    export async function act() { return jobs.next; }`,
  'a getter by its computed name': `@effect
    const jobs = { get next() { effect('next'); return 1; } };
    export async function act() { return jobs['next']; }`,
  'a getter that is spread': `@effect
    const jobs = { get next() { effect('next'); return 1; } };
    export async function act() { return { ...jobs }; }`,
  'a thenable of the app': `@effect
    const later = { then(done: (value: number) => void) { effect('then'); done(1); } };
    export async function act() { return await later; }`,
  'an iterable of the app': `@effect
    const queue = { *[Symbol.iterator]() { effect('taken'); yield 1; } };
    export async function act() { for (const job of queue) return job; return 0; }`,
  'an iterable of the app that is spread': `@effect
    const queue = { *[Symbol.iterator]() { effect('taken'); yield 1; } };
    export async function act() { return [...queue]; }`,
  'an iterable of the app in an Array.from': `@effect
    const queue = { *[Symbol.iterator]() { effect('taken'); yield 1; } };
    export async function act() { return Array.from(queue); }`,
  'an async iterable of the app': `@effect
    const queue = { async *[Symbol.asyncIterator]() { effect('taken'); yield 1; } };
    export async function act() { for await (const job of queue) return job; return 0; }`,
  'an iterator that was made at load time': `@effect
    function* make() { effect('taken'); yield 1; }
    const numbers = make();
    export async function act() { return [...numbers]; }`,
  'a text made by the app': `@effect
    const stamp = { toString() { effect('text'); return 'x'; } };
    export async function act() { return \`\${stamp}\`; }`,
  'a text made by the app for JSON': `@effect
    const stamp = { toJSON() { effect('json'); return 'x'; } };
    export async function act() { return JSON.stringify(stamp); }`,
  'a callback by choice': `@effect
    const save = (n: number) => { effect(String(n)); return n; };
    const keep = (n: number) => n;
    export async function act(yes: boolean) { return [1].map(yes ? save : keep); }`,
  'a callback out of a list': `@effect
    const all = [(n: number) => { effect(String(n)); return n; }] as const;
    export async function act() { return [1].map(all[0]); }`,
  'a callback of no type': `@effect
    const save: any = (n: number) => { effect(String(n)); return n; };
    export async function act() { return [1].map(save); }`,
  'a callback of no type, seen as another': `@effect
    const save = ((n: number) => { effect(String(n)); return n; }) as unknown;
    export async function act() { return [1].map(save as (n: number) => number); }`,
  'a callback that is spread': `@effect
    const given = [(n: number) => { effect(String(n)); return n; }] as const;
    export async function act() { return [1].map(...given); }`,
  'a callback behind a then': `@effect
    const save = () => { effect('then'); };
    export async function act() { return await Promise.resolve(1).then(undefined, save).then(save ?? null); }`,
  'a callback with bound arguments': `@effect
    export async function act() { return [1].map(effect.bind(null, 'x')); }`,
  'a callback in a local name': `@effect
    export async function act() { const send = effect; ['x'].forEach(send); }`,
  'a callback that is let go into a promise': `@effect
    const work = (done: (n: number) => void) => { effect('work'); done(1); };
    export async function act() { return await new Promise(work); }`,
  'a comma': `@effect
    export async function act() { return (0, effect)('x'); }`,
  'an optional call': `@effect
    export async function act() { return effect?.('x'); }`,
  'a call by choice': `@effect
    export async function act(yes: boolean) { return (yes ? effect : String)('x'); }`,
  'a tag of the app': `@effect
    const tag = (parts: TemplateStringsArray) => effect(parts.join(''));
    export async function act() { return tag\`x\`; }`,
  'a call through apply': `@effect
    export async function act() { return effect.apply(null, ['x']); }`,
  'a call through Reflect': `@effect
    export async function act() { return Reflect.apply(effect, null, ['x']); }`,
  'a default parameter': `@effect
    export async function act(value = effect('x')) { return value; }`,
  'a default in a pattern': `@effect
    export async function act({ value = effect('x') }: { value?: void } = {}) { return value; }`,
  'a computed name': `@effect
    export async function act() { return { [String(effect('x'))]: 1 }; }`,
  'a finally': `@effect
    export async function act() { try { return 1; } finally { effect('x'); } }`,
  'a void': `@effect
    export async function act() { void effect('x'); }`,
  'a name of the module in a loop': `
    let last = 0;
    export async function act(list: number[]) { for (last of list) continue; return last; }`,
  'a property of the module in a loop': `
    const state = { last: '' };
    export async function act(list: Record<string, number>) { for (state.last in list) continue; return 1; }`,
  'a name of the module in a pattern': `
    let last = 0;
    export async function act(list: [number]) { [last] = list; return last; }`,
  'a name of the module by ??=': `
    let last: number | undefined;
    export async function act() { return (last ??= 1); }`,
  'a global': `
    export async function act() { (globalThis as { x?: number }).x = 1; }`,
  'an environment variable': `
    export async function act() { process.env.TRIED = '1'; }`,
  'a map of the module': `
    const seen = new Map<string, number>();
    export async function act() { seen.set('a', 1); return 1; }`,
  'a map of the module under a local name': `
    const seen = new Map<string, number>();
    export async function act() { const mine = seen; mine.set('a', 1); return 1; }`,
  'a list of the module in a copy of its holder': `
    const state = { list: [1] };
    export async function act() { const copy = { ...state }; copy.list.push(2); return 1; }`,
  'bytes that are shared': `
    const bytes = new Uint8Array(4);
    export async function act() { const view = new Uint8Array(bytes.buffer); view.set([1]); view[0] = 2; return 1; }`,
  'an argument that is changed': `
    export async function act(given: { n: number }) { given.n = 2; return given; }`,
  'a list that an own method answers with': `
    const store = { rows: [1], slice() { return this.rows; } };
    export async function act() { store.slice().push(1); return 1; }`,
  'a request with options from elsewhere': `
    const options = { method: 'POST' };
    export async function act() { return (await fetch('https://a.test', options)).status; }`,
  'a request with options that are spread': `
    const options = { method: 'POST' };
    export async function act() { return (await fetch('https://a.test', { ...options })).status; }`,
  'a request with a method by name': `
    export async function act(method: string) { return (await fetch('https://a.test', { method })).status; }`,
  'a request as an object': `
    export async function act() { return (await fetch(new Request('https://a.test', { method: 'POST' }))).status; }`,
  'a request as an object under a name': `
    const request: any = new Request('https://a.test', { method: 'POST' });
    export async function act() { return (await fetch(request)).status; }`,
  'a request with arguments that are spread': `
    const given = ['https://a.test', { method: 'POST' }] as const;
    export async function act() { return (await fetch(...given)).status; }`,
  'a request with a prototype': `
    export async function act() {
      return (await fetch('https://a.test', { __proto__: { method: 'POST' } } as object)).status;
    }`,
  'a request through globalThis': `
    export async function act() { return (await globalThis.fetch('https://a.test', { method: 'POST' })).status; }`,
  'a beacon': `
    export async function act() { return navigator.sendBeacon('https://a.test'); }`,
  'an error that writes itself down': `@effect
    class NotedError extends Error { constructor() { super('x'); effect('noted'); } }
    class LostError extends NotedError { code = 'x'; }
    export async function act() { throw new LostError(); }`,
  'an error of another file that writes itself down': `import { LostError } from '@/lib/errors';
    export async function act() { throw new LostError(); }`,
  'an error whose property calls': `@effect
    class LostError extends Error { code = effect('x'); }
    export async function act() { throw new LostError(); }`,
  'an error whose property sends': `
    class LostError extends Error { answer = fetch('https://a.test', { method: 'POST' }); }
    export async function act() { throw new LostError(); }`,
  'an error with a setter of the name that it assigns': `@effect
    class LostError extends Error {
      set code(value: string) { effect(value); }
      constructor() { super('x'); this.code = 'lost'; }
    }
    export async function act() { throw new LostError(); }`,
  'an error whose base has a setter of the name that it assigns': `@effect
    class ShopError extends Error { set code(value: string) { effect(value); } }
    class LostError extends ShopError { constructor() { super('x'); this.code = 'lost'; } }
    export async function act() { throw new LostError(); }`,
  'an error with a setter that is put onto its prototype': `@effect
    interface LostError { code: string }
    class LostError extends Error { constructor() { super('x'); this.code = 'lost'; } }
    Object.defineProperty(LostError.prototype, 'code', { set: (value: string) => effect(value) });
    export async function act() { throw new LostError(); }`,
  'an error whose property is an accessor': `
    class LostError extends Error { accessor code = 'x'; }
    export async function act() { throw new LostError(); }`,
  'an error that is decorated': `@effect
    const noted = (made: new () => Error, _: ClassDecoratorContext) =>
      class extends (made as new () => Error) { code = effect('x'); } as never;
    @noted
    class LostError extends Error {}
    export async function act() { throw new LostError(); }`,
  'an error whose property is decorated': `@effect
    const noted = (_: undefined, __: ClassFieldDecoratorContext) => (value: string) => { effect(value); return value; };
    class LostError extends Error { @noted code = 'x'; }
    export async function act() { throw new LostError(); }`,
  'an error with a static block': `@effect
    class LostError extends Error { static { effect('x'); } }
    export async function act() { throw new LostError(); }`,
  'an error with a computed name': `@effect
    class LostError extends Error { [String(effect('x'))] = 1; }
    export async function act() { throw new LostError(); }`,
  'an error that deletes for its message': `@db
    class LostError extends Error { constructor() { super(String(db.delete(items))); } }
    export async function act() { throw new LostError(); }`,
  'an error that deletes for its base': `@db
    class ShopError extends Error { constructor(readonly gone: unknown) { super('x'); } }
    class LostError extends ShopError { constructor() { super(db.delete(items)); } }
    export async function act() { throw new LostError(); }`,
  'an error that calls what it was given': `@effect
    class LostError extends Error { constructor(note: (text: string) => void) { super('x'); note('x'); } }
    export async function act() { throw new LostError(effect); }`,
  'an error with a default that calls': `@effect
    class LostError extends Error { constructor(readonly code = effect('x')) { super('x'); } }
    export async function act() { throw new LostError(); }`,
  'an error that assigns what it calls': `@effect
    class LostError extends Error { code: unknown; constructor() { super('x'); this.code = effect('x'); } }
    export async function act() { throw new LostError(); }`,
  'an error that assigns elsewhere': `
    const state = { last: '' };
    class LostError extends Error { code: string; constructor() { super('x'); this.code = state.last = 'x'; } }
    export async function act() { throw new LostError(); }`,
  'an error that becomes a thenable': `@effect
    class LostError extends Error { then: unknown; constructor() { super('x'); this.then = effect; } }
    export async function act() { return await new LostError(); }`,
  'an error that writes in a branch': `@effect
    class LostError extends Error { constructor(readonly status: number) { super('x'); if (status > 1) effect('x'); } }
    export async function act() { throw new LostError(2); }`,
  'an error below what a function makes': `@effect
    const base = () => { effect('x'); return Error; };
    class LostError extends base() {}
    export async function act() { throw new LostError(); }`,
  'an error below a class that only has the name of one': `@effect
    class TypeError { constructor() { effect('x'); } }
    class LostError extends TypeError {}
    export async function act() { throw new LostError(); }`,
  'an error that is declared and made elsewhere': `
    declare class LostError extends Error { code: string }
    export async function act() { throw new LostError(); }`,
  'a database that is written down when it is asked for': `@accessor
    @effect
    const getDb = () => { effect('x'); return drizzle('postgres://127.0.0.1:1/none'); };
    export async function act() { return await getDb().select().from(items); }`,
  'a database of settings that are fetched': `@accessor
    const getDb = () => drizzle(String(fetch('https://a.test', { method: 'POST' })));
    export async function act() { return await getDb().select().from(items); }`,
  'a database with a logger of the app': `@accessor
    @effect
    const logger = { logQuery(text: string) { effect(text); } };
    const getDb = () => drizzle('postgres://127.0.0.1:1/none', { logger });
    export async function act() { return await getDb().select().from(items); }`,
  'a database with a logger of the app as it stands': `@accessor
    @effect
    const getDb = () => drizzle('postgres://127.0.0.1:1/none', { logger: { logQuery(text: string) { effect(text); } } });
    export async function act() { return await getDb().select().from(items); }`,
  'a database with a logger of the app under another name': `@accessor
    @effect
    const settings = { logger: { logQuery(text: string) { effect(text); } } };
    const getDb = () => drizzle('postgres://127.0.0.1:1/none', settings);
    export async function act() { return await getDb().select().from(items); }`,
  'a database whose settings have a getter': `@accessor
    @effect
    const connection = { get connectionString() { effect('x'); return 'postgres://127.0.0.1:1/none'; } };
    const getDb = () => drizzle({ connection });
    export async function act() { return await getDb().select().from(items); }`,
  'a database whose password is fetched': `@accessor
    import { Pool } from 'pg';
    const password = async () => (await fetch('https://a.test', { method: 'POST' })).text();
    const getDb = () => drizzle(new Pool({ password }));
    export async function act() { return await getDb().select().from(items); }`,
  'a database that is remembered by a setter': `@accessor
    @effect
    const held = { set db(value: Handle) { effect('set'); } };
    const getDb = () => { const made = drizzle('postgres://127.0.0.1:1/none'); held.db = made; return made; };
    export async function act() { return await getDb().select().from(items); }`,
  'a database that only has the type of one': `@accessor
    @effect
    const fake = () => { effect('x'); return {} as unknown; };
    const getDb = (): Handle => fake() as Handle;
    export async function act() { return await getDb().select().from(items); }`,
  'a drizzle of the app': `@accessor
    @effect
    const getDb = (): Handle => make();
    const make = (): Handle => { effect('x'); return drizzle('postgres://127.0.0.1:1/none'); };
    export async function act() { return await getDb().select().from(items); }`,
  'a database with a default that calls': `@accessor
    @effect
    const getDb = (_ = effect('x')) => drizzle('postgres://127.0.0.1:1/none');
    export async function act() { return await getDb().select().from(items); }`,
  'a delete through an accessor': `@accessor
    const getDb = () => drizzle('postgres://127.0.0.1:1/none');
    export async function act() { return await getDb().delete(items); }`,
  'the pool behind an accessor': `@accessor
    const getDb = () => drizzle('postgres://127.0.0.1:1/none');
    export async function act() { return await getDb().$client.query('delete from items'); }`,
  'a getter among the settings of a database': `@accessor
    @effect
    const settings = { get url() { effect('x'); return 'postgres://127.0.0.1:1/none'; } };
    const getDb = () => drizzle(settings.url);
    export async function act() { return await getDb().select().from(items); }`,
  'a schema in a schema': `@zod
    @effect
    const inner = z.string().transform((value) => { effect(value); return value; });
    const outer = z.object({ inner });
    export async function act(given: unknown) { return outer.parse(given); }`,
  'a schema in a schema of another file': `@zod
    import { inner } from '@/lib/schemas';
    const outer = z.object({ list: z.array(inner) });
    export async function act(given: unknown) { return outer.parse(given); }`,
  'a schema in a table': `import { schemas } from '@/lib/schemas';
    export async function act(given: unknown) { return schemas['inner'].parse(given); }`,
  'a schema in a table, by its property': `import { schemas } from '@/lib/schemas';
    export async function act(given: unknown) { return schemas.inner.parse(given); }`,
  'a schema of a namespace': `import * as all from '@/lib/schemas';
    export async function act(given: unknown) { return all.schemas.inner.parse(given); }`,
  'a schema that a function makes': `@zod
    @effect
    const make = () => z.string().transform((value) => { effect(value); return value; });
    export async function act(given: unknown) { return make().parse(given); }`,
  'a schema that is lazy': `@zod
    import { inner } from '@/lib/schemas';
    const outer = z.lazy(() => inner);
    export async function act(given: unknown) { return outer.parse(given); }`,
  'a schema in a local name': `import { inner } from '@/lib/schemas';
    export async function act(given: unknown) { const mine = inner; return mine.parse(given); }`,
  'a file that is loaded for its effects': `
    export async function act() { await import('@/lib/pending'); return 1; }`,
  'a file that is loaded by a name': `
    export async function act(name: string) { return (await import(name)).value; }`,
  'a function of a file that is loaded': `
    export async function act() { const { effect } = await import('@/lib/effects'); effect('x'); }`,
  'a function through a barrel': `import { note } from '@/lib/barrel';
    export async function act() { note('x'); }`,
  'a function through a namespace': `import * as barrel from '@/lib/barrel';
    export async function act() { barrel.note('x'); }`,
  'a method of a class': `@effect
    class Service { save() { effect('x'); } }
    export async function act() { new Service().save(); }`,
  'a static method': `@effect
    class Service { static save() { effect('x'); } }
    export async function act() { Service.save(); }`,
  'a function that is replaced': `@effect
    let work = async () => 1;
    work = async () => { effect('x'); return 1; };
    export async function act() { return await work(); }`,
  'a generator of the app': `@effect
    function* numbers() { effect('x'); yield 1; }
    export async function act() { return [...numbers()]; }`,
  'the fallback of a wrapped read': `@effect
    import { withSelfHealing } from '@/lib/self-healing/error-interceptor';
    const read = withSelfHealing(async () => 1, {
      source: 'read', category: 'api', effects: 'none', fallback: async () => { effect('x'); return 2; },
    } as never);
    export async function act() { return await read(); }`,
  'paths and cookies': `import { revalidateTag } from 'next/cache';
    import { cookies } from 'next/headers';
    export async function act() { (await cookies()).delete('a'); revalidateTag('x', 'max'); }`,
  'draft mode': `import { draftMode } from 'next/headers';
    export async function act() { (await draftMode()).enable(); }`,
  'a cookie by another name': `import { cookies } from 'next/headers';
    export async function act() { const { set: get } = await cookies(); get('a', 'b'); }`,
  'a file of Node': `import { writeFile } from 'node:fs/promises';
    export async function act() { await writeFile('/tmp/x', 'x'); }`,
  'a stream of Node': `import { createWriteStream } from 'node:fs';
    export async function act() { createWriteStream('/tmp/x').end('x'); }`,
  'a process': `import { exec } from 'node:child_process';
    export async function act() { exec('true'); }`,
  'a timer': `@effect
    export async function act() { setTimeout(() => effect('x'), 1); }`,
  'a microtask': `@effect
    export async function act() { queueMicrotask(() => effect('x')); }`,
  'an event': `import { EventEmitter } from 'node:events';
    const bus = new EventEmitter();
    export async function act() { bus.emit('x'); }`,
};

/** Plain reads that have to stay reads: whoever is told "once" for everything learns to overwrite it. */
const reads: Record<string, string> = {
  'rows that are taken apart and spread': `@db
    export async function act() {
      const rows = await db.select().from(items).where(eq(items.id, 1));
      const [first] = rows;
      const { name, ...rest } = first ?? { id: 0, name: '' };
      const names = new Set(rows.map((row) => row.name));
      for (const row of rows) names.add(row.name);
      return { name, rest, list: [...rows], names: [...names].sort(), text: JSON.stringify({ ...first }) };
    }`,
  'a fragment that only counts': `@db
    const count = sql<number>\`count(*)\`.as('n');
    export async function act() { return await db.select({ count, low: sql\`lower(\${items.name})\` }).from(items); }`,
  'a schema of plain schemas': `@zod
    const id = z.object({ id: z.uuid() });
    const outer = z.object({ list: z.array(id), at: z.coerce.date().optional() });
    export async function act(given: unknown) { const { list } = outer.parse(given); return list.length; }`,
  'an error below a plain error': `
    class ShopError extends Error { override name = 'ShopError'; }
    class LostError extends ShopError { code = 'lost'; }
    export async function act(id: string) { if (id === '') throw new LostError('x'); return id; }`,
  'an error that says what went wrong': `
    class RatesError extends Error {
      constructor(readonly status: number) { super(\`It answered \${status}.\`); this.name = 'RatesError'; }
    }
    export async function act() {
      const answer = await fetch('https://a.test');
      if (!answer.ok) throw new RatesError(answer.status);
      return (await answer.json()) as { rates: number[] };
    }`,
  'an error with a cause, below another, of another file': `import { GoneError } from '@/lib/plain-errors';
    export async function act(id: string) {
      try { return (await fetch('https://a.test/' + id)).status; } catch (cause) { throw new GoneError(id, cause); }
    }`,
  'a database by a function': `@accessor
    const getDb = () => drizzle({ connection: process.env.NOWHERE ?? 'postgres://127.0.0.1:1/none' });
    export async function act() { return await getDb().select().from(items); }`,
  'a database that is remembered': `@accessor
    import { Pool } from 'pg';
    let cached: Handle | undefined;
    function getDb(): Handle {
      if (!process.env.NOWHERE) throw new Error('NOWHERE is not set.');
      cached ??= drizzle(new Pool({ connectionString: process.env.NOWHERE, max: 5 }));
      return cached;
    }
    export async function act() { return await getDb().select().from(items).where(eq(items.id, 1)); }`,
  'a database that is remembered in development': `@accessor
    const held = globalThis as unknown as { db?: Handle };
    function getDb() {
      if (held.db) return held.db;
      const made = drizzle('postgres://127.0.0.1:1/none');
      if (process.env.NODE_ENV !== 'production') held.db = made;
      return made;
    }
    export async function act() { return await getDb().select().from(items); }`,
  'a database of another file, by a function': `@db
    import { theirs } from '@/lib/their-db';
    export async function act() { return await theirs().select().from(items).orderBy(desc(items.id)); }`,
  'a choice of plain callbacks': `
    const up = (n: number) => n + 1;
    const down = (n: number) => n - 1;
    export async function act(list: number[], yes: boolean) { return list.map(yes ? up : down).map(String); }`,
  'a file that is loaded for what it exports': `
    export async function act() { const { kinds } = await import('@/lib/kinds'); return kinds.length; }`,
  'an answer of another service': `
    export async function act(id: string) {
      const answer = await fetch(\`https://a.test/\${encodeURIComponent(id)}\`, { headers: { accept: 'text/plain' } });
      if (!answer.ok) throw new Error(\`It answered \${answer.status}.\`);
      const { rows = [], ...rest } = (await answer.json()) as { rows?: number[]; total: number };
      return { rows: rows.map((row) => row * 2), rest, at: new Date().toISOString() };
    }`,
  'headers, cookies and a table': `import { cookies, headers } from 'next/headers';
    const names: Record<string, string> = { de: 'Deutsch', en: 'English' };
    export async function act() {
      const [jar, head] = await Promise.all([cookies(), headers()]);
      const language = jar.get('language')?.value ?? head.get('accept-language')?.split(',')[0] ?? 'en';
      return names[language] ?? names['en'];
    }`,
};

const files: Record<string, string> = {
  'lib/their-db.ts': `import { db } from '@/db';\nexport function theirs() { return db; }`,
  'lib/kinds.ts': `export const kinds = ['a', 'b'];`,
  'lib/pending.ts': `import { sql } from 'drizzle-orm';
import { db } from '@/db';
import { items } from '@/db/schema';
export const pending = db.delete(items);
export const statements = { pending: db.delete(items) };
export const fragment = sql\`nextval('numbers')\`;`,
  'lib/errors.ts': `import { effect } from './effects';
class NotedError extends Error { constructor() { super('x'); effect('noted'); } }
export class LostError extends NotedError {}`,
  'lib/plain-errors.ts': `class ShopError extends Error {
  readonly at = new Date();
  #seen = false;
  constructor(message: string, cause?: unknown) { super(message, { cause }); this.name = new.target.name; }
}
export class GoneError extends ShopError {
  readonly path: string;
  constructor(readonly id: string, cause: unknown) { super(\`No \${id}.\`, cause); this.path = encodeURIComponent(id); }
}`,
  'lib/schemas.ts': `import { z } from 'zod';
import { effect } from './effects';
export const inner = z.string().transform((value) => { effect(value); return value; });
export const schemas = { inner };`,
  'lib/barrel.ts': `export { effect as note } from './effects';`,
};

const pathOf = (title: string) => `actions/${title.replace(/\W+/g, '-').toLowerCase()}.ts`;
const textOf = (body: string) =>
  `'use server';\n${body.replace(/@(?:accessor|db|effect|zod)\b(?!\/)/g, (name) => imports[name] ?? name)}\n`;

describe('what writes or sends in disguise', () => {
  let root: string;
  let found: Map<string, { effects?: string; why: string; what: string }>;

  beforeAll(() => {
    const actions = Object.entries({ ...disguises, ...reads }).map(([title, body]) => [pathOf(title), textOf(body)]);
    root = makeApp({ ...readShapes().host, ...files, ...Object.fromEntries(actions) });
    found = new Map(wrapApp(root, ['actions']).entries.map((entry) => [entry.file, entry]));
  }, 300_000);

  afterAll(() => rmSync(root, { recursive: true, force: true }));

  it.each(Object.keys(disguises))('is never called a read: %s', (title) => {
    const entry = found.get(pathOf(title));
    expect(entry, 'was not found').toBeDefined();
    expect(entry?.effects ?? entry?.what, entry?.why).toMatch(/^(?:once|refuse)$/);
  });

  it.each(Object.keys(reads))('is told from a plain read: %s', (title) => {
    const entry = found.get(pathOf(title));
    expect(entry?.effects, entry?.why).toBe('none');
  });
});
