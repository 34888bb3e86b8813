import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { afterEach, expect, it } from 'vitest';
import {
  createTestDatabase,
  fakeClock,
  faultPlan,
  startProcess,
  startTcpProxy,
  startUpstream,
} from '@/lib/self-healing/testing';

const closing: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

async function rowsIn(url: string, table: string): Promise<number> {
  const witness = new pg.Client({ connectionString: url });
  await witness.connect();
  const { rows } = await witness.query(`SELECT count(*)::int AS count FROM ${table}`);
  await witness.end();
  return rows[0].count;
}

it('breaks a COMMIT, one connection among others, and by a seed', async () => {
  const database = await createTestDatabase();
  const proxy = await startTcpProxy(database.url);
  const client = new pg.Client({ connectionString: proxy.url });
  client.on('error', () => undefined);
  await client.connect();
  await client.query('CREATE TABLE orders (id int)');

  proxy.onStatement((statement) => (statement === 'COMMIT' ? 'cut-answer' : 'forward'));
  await client.query('BEGIN');
  await client.query('INSERT INTO orders VALUES (1)');
  await expect(client.query('COMMIT')).rejects.toThrow();
  // The client saw an error, and yet it was committed.
  expect(await rowsIn(database.url, 'orders')).toBe(1);
  closing.push(database.drop, proxy.close);

  proxy.onConnection((connection) => {
    if (connection.number === 0) connection.limit('client', 400, 'cut');
    else connection.delay('client', 20);
  });
  const plan = faultPlan({
    seed: 7,
    matches: (statement) => statement === 'COMMIT',
    faults: ['cut', 'cut-answer', { holdMs: 50 }],
    share: 0.3,
  });
  proxy.onStatement(plan.judge);
  expect(await rowsIn(proxy.url, 'orders')).toBe(1);
  expect(plan.done).toEqual([]);
});

it('lets a vendor fail', async () => {
  const vendor = await startUpstream({
    script: [
      { status: 429, retryAfter: 2 },
      { status: 503, retryAfter: new Date(Date.now() + 5_000) },
      { fault: 'reset' },
      { body: { ok: true }, slowBody: { gapMs: 10 } },
    ],
  });
  const statuses: unknown[] = [];
  for (let call = 0; call < 4; call++) {
    statuses.push(
      await fetch(vendor.url).then(
        ({ status }) => status,
        () => 'no answer',
      ),
    );
  }
  expect(statuses).toEqual([429, 503, 'no answer', 200]);
  closing.push(vendor.close);
});

it('kills, freezes and thaws a process', async () => {
  const script = fileURLToPath(
    new URL('../lib/self-healing/testing/__fixtures__/counting-process.ts', import.meta.url),
  );
  const worker = startProcess(script, { env: { ROLE: 'worker' } });
  await worker.line(/^ready$/);
  worker.freeze();
  // … another worker takes over what this one held …
  worker.thaw();
  await worker.kill();
  expect(await worker.ended).toBeNull();
});

it('moves time', async () => {
  const clock = fakeClock();
  let fired = false;
  clock.after(60_000, () => {
    fired = true;
  });
  await clock.advance(60_000);
  clock.jump(-3_600_000);
  expect([fired, clock.monotonic()]).toEqual([true, 60_000]);
});

it('is what docs/fault-harness.md shows', () => {
  const squeezed = (text: string) => text.replace(/[\s,]+/g, '');
  const here = squeezed(readFileSync(fileURLToPath(import.meta.url), 'utf8'));
  const page = readFileSync(fileURLToPath(new URL('../docs/fault-harness.md', import.meta.url)), 'utf8');
  const examples = [...page.matchAll(/```ts\n([\s\S]*?)```/g)].map(([, code]) => code ?? '');
  expect(examples.length).toBeGreaterThan(5);
  for (const example of examples) expect(here).toContain(squeezed(example));
});
