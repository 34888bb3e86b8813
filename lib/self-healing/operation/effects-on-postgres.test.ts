import { sql } from 'drizzle-orm';
import pg from 'pg';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it, vi } from 'vitest';
import type { Database } from '../../../db/client';
import { plainHost } from '../adapters/plain-host';
import type { Healer } from '../healer';
import { healerOf, openWorld, outcomeOf, type World } from '../testing/faulty-world';

let world: World;
let witness: pg.Client;
let healers: Healer[];
beforeAll(async () => {
  world = await openWorld('pg');
  witness = new pg.Client({ connectionString: world.url ?? '' });
  witness.on('error', () => undefined);
  await witness.connect();
  await witness.query('CREATE TABLE effects (name text NOT NULL)');
  await witness.query('CREATE TABLE notes (id int PRIMARY KEY, text text NOT NULL)');
  await witness.query('CREATE TABLE names (name text PRIMARY KEY)');
});
afterAll(async () => {
  await witness.end();
  await world.close();
});
beforeEach(async () => {
  healers = [];
  await witness.query("TRUNCATE effects, notes, names; INSERT INTO notes VALUES (1, 'first')");
});
afterEach(async () => {
  for (const healer of healers) await healer.close();
});

const settings = { breaker: { enabled: false } };
function instance(): Healer {
  const host = plainHost({ actor: async () => ({ tenantId: 'default', actorId: 'user-1' }) });
  const healer = healerOf(world, { host, settings, limits: { keyWaitMs: 5_000 } });
  healers.push(healer);
  return healer;
}
const transactional = (source: string, more: { idempotencyKey?: () => string; deadlineMs?: number } = {}) =>
  ({ source, category: 'database', effects: 'transactional', ...more }) as const;
const add = (tx: unknown, name: string) => (tx as Database).execute(sql`INSERT INTO effects VALUES (${name})`);
const effects = async () =>
  (await witness.query('SELECT name FROM effects ORDER BY name')).rows.map(({ name }) => name);
const redirect = () => Object.assign(new Error('NEXT_REDIRECT'), { digest: 'NEXT_REDIRECT;push;/done;303;' });
const notFound = () => Object.assign(new Error('404'), { digest: 'NEXT_HTTP_ERROR_FALLBACK;404' });

it('does not call an operation well whose transaction swallowed an error: nothing is written, nothing is lost', async () => {
  const healer = instance();
  const save = healer.withSelfHealing(async () => {
    return await healer.healing().transaction('save', async (tx) => {
      await add(tx, 'before');
      const twice = () => (tx as Database).execute(sql`INSERT INTO names VALUES ('same')`);
      await twice();
      await twice().catch(() => undefined);
      return 'saved';
    });
  }, transactional('save'));
  expect(await outcomeOf(save())).toMatchObject({ error: { code: '23505' } });
  expect(await effects()).toEqual([]);
});

it('commits what a redirect ends, once, and rolls back what a not-found ends', async () => {
  const healer = instance();
  const ended = (name: string, how: () => Error) =>
    healer.withSelfHealing(
      async () => {
        await healer.healing().transaction('write', async (tx) => {
          await add(tx, name);
          throw how();
        });
      },
      transactional(name, { idempotencyKey: () => name }),
    );
  const submit = ended('redirected', redirect);
  for (const _again of [1, 2]) {
    expect(await outcomeOf(submit())).toMatchObject({ error: { digest: 'NEXT_REDIRECT;push;/done;303;' } });
  }
  const refused = ended('missing', notFound);
  expect(await outcomeOf(refused())).toMatchObject({ error: { digest: 'NEXT_HTTP_ERROR_FALLBACK;404' } });
  expect(await effects()).toEqual(['redirected']);
});

it('runs a wrapped operation inside a transaction as part of it: no second connection, no hang, one fate', async () => {
  const healer = instance();
  const inner = healer.withSelfHealing(async (tx: unknown, fails: boolean) => {
    await add(tx, 'inner');
    if (fails) throw Object.assign(new Error('deadlock detected'), { code: '40P01' });
    return 'inner';
  }, transactional('inner'));
  let runs = 0;
  const outer = healer.withSelfHealing(async () => {
    return await healer.healing().transaction('outer', async (tx) => {
      runs += 1;
      await add(tx, 'outer');
      return await inner(tx, runs === 1);
    });
  }, transactional('outer'));
  // As many at once as the pool has connections: one more each, and all would wait for ever.
  expect(await Promise.all([outer(), outer(), outer(), outer()])).toEqual(['inner', 'inner', 'inner', 'inner']);
  expect(await effects()).toEqual([...Array(4).fill('inner'), ...Array(4).fill('outer')]);
});

it('lives on when the server ends idle and working connections, and loses no write', async () => {
  const healer = instance();
  const save = healer.withSelfHealing(async (name: string) => {
    await healer.healing().transaction('save', async (tx) => {
      await add(tx, name);
    });
    return name;
  }, transactional('save'));
  await Promise.all(['a', 'b', 'c', 'd'].map(save));
  const others =
    'SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()';
  await witness.query(others);
  const names = Array.from({ length: 20 }, (_, index) => `later ${index}`);
  const working = names.map((name) => outcomeOf(save(name)));
  await witness.query(others);
  const done = (await Promise.all(working)).flatMap((outcome) => ('value' in outcome ? [outcome.value] : []));
  expect(await effects()).toEqual(['a', 'b', 'c', 'd', ...done].sort());
  expect(await save('last')).toBe('last');
});

it('never lets a write that was given up land after its retry, or after a newer edit', async () => {
  const healer = instance();
  const locker = new pg.Client({ connectionString: world.url ?? '' });
  await locker.connect();
  const late: string[] = [];
  const edit = healer.withSelfHealing(
    async (text: string) =>
      await healer.healing().transaction('edit', async (tx) => {
        // Without the library's own time-outs the server would wait for the lock as long as it takes.
        await (tx as Database).execute(sql`SET LOCAL lock_timeout = 0`);
        await (tx as Database).execute(sql`SET LOCAL statement_timeout = 0`);
        try {
          await (tx as Database).execute(sql`UPDATE notes SET text = ${text} WHERE id = 1`);
        } catch (error) {
          // A zombie that goes on all the same.
          await add(tx, 'zombie').catch(() => late.push('write refused'));
          throw error;
        }
        return text;
      }),
    transactional('edit', { deadlineMs: 400, idempotencyKey: () => 'form' }),
  );
  try {
    await locker.query('BEGIN; SELECT * FROM notes WHERE id = 1 FOR UPDATE');
    expect(await outcomeOf(edit('stale'))).toMatchObject({ error: { code: 'ATTEMPT_TIMED_OUT' } });
    const waiting =
      "SELECT count(*)::int AS n FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND query LIKE 'UPDATE notes%'";
    expect((await witness.query(waiting)).rows[0].n).toBe(1);
    await locker.query("UPDATE notes SET text = 'newer' WHERE id = 1; COMMIT");
    // The server goes on with the orphan's UPDATE now; it has no client to commit it.
    const busy =
      "SELECT count(*)::int AS n FROM pg_stat_activity WHERE datname = current_database() AND query LIKE 'UPDATE notes SET text = $%' AND pid <> pg_backend_pid() AND state <> 'idle'";
    await vi.waitFor(async () => expect((await witness.query(busy)).rows[0].n).toBe(0), { timeout: 5_000 });
    expect((await witness.query('SELECT text FROM notes')).rows).toEqual([{ text: 'newer' }]);
    await vi.waitFor(() => expect(late).toEqual(['write refused']));
    expect(await effects()).toEqual([]);
    // The same submit again is its retry: it runs once, and its zombie never comes after it.
    expect(await edit('stale')).toBe('stale');
    await witness.query("UPDATE notes SET text = 'newest' WHERE id = 1");
    expect(await edit('stale')).toBe('stale');
    expect((await witness.query('SELECT text FROM notes')).rows).toEqual([{ text: 'newest' }]);
  } finally {
    await locker.end();
  }
});

it('gives twenty submits of one key on two instances one effect and one result', async () => {
  const [first, second] = [instance(), instance()];
  const submits = [first, second].map((healer) =>
    healer.withSelfHealing(
      async () =>
        await healer.healing().transaction('pay', async (tx) => {
          await (tx as Database).execute(sql`SELECT pg_sleep(0.2)`);
          await add(tx, 'paid');
          return 'receipt';
        }),
      transactional('pay', { idempotencyKey: () => 'double' }),
    ),
  );
  const submit = (index: number) => submits[index % 2]?.();
  const outcomes = await Promise.all(
    Array.from({ length: 20 }, (_, index) => outcomeOf(Promise.resolve(submit(index)))),
  );
  for (const outcome of outcomes) {
    if ('error' in outcome) expect(outcome.error).toMatchObject({ code: 'KEY_IN_PROGRESS', status: 409 });
    else expect(outcome.value).toBe('receipt');
  }
  expect(outcomes.filter((outcome) => 'value' in outcome).length).toBeGreaterThan(0);
  expect(await Promise.all([submit(0), submit(1)])).toEqual(['receipt', 'receipt']);
  expect(await effects()).toEqual(['paid']);
});
