import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openDatabase } from '@/db/client';
import { createHealer } from '@/lib/self-healing';
import { createTestDatabase } from '@/lib/self-healing/testing';
import { type StoreSubject, storeSubjects } from '@/lib/self-healing/testing/store-subjects';
import { databaseFindings } from './doctor-database';
import { type Ask, type DatabaseFacts, readDatabaseFacts } from './doctor-database-facts';
import { knownMigrations } from './doctor-migrations';

const folder = join(process.cwd(), 'db/healing-migrations');
const judgement = { roundLimitMs: 600_000, production: false, migrateBy: 'Start the app.' };

describe.each(['pglite', 'pg'] as const)('on %s', (name) => {
  let subject: StoreSubject;
  beforeAll(async () => {
    const open = new Map(storeSubjects).get(name);
    if (open === undefined) throw new Error(`There is no store on ${name}.`);
    subject = await open();
  });
  afterAll(() => subject.close());
  const ask = (async (text, values) => subject.sql?.(text, values)) as Ask;

  const read = async (shiftMs = 0): Promise<DatabaseFacts> =>
    readDatabaseFacts(ask, {
      tenantId: 'default',
      now: () => Date.now() + shiftMs,
      countsAdmins: true,
    });
  const codesOf = async (facts: DatabaseFacts) =>
    databaseFindings(facts, { ...judgement, known: await knownMigrations(folder) }).map(({ code }) => code);

  it('reads a freshly migrated database: all migrations, the job queue, and no round nor admin yet', async () => {
    expect(await codesOf(await read())).toEqual(['rounds-never', 'no-admin']);
  });

  it('measures how far the clocks are apart', async () => {
    const facts = await read(90_000);
    expect(facts).toMatchObject({ state: 'read' });
    if (facts.state !== 'read') return;
    expect(Math.abs(facts.clockDifferenceMs + 90_000)).toBeLessThan(20_000);
    expect(await codesOf(facts)).toContain('clocks-differ');
  });

  it('reads rounds, the kill switch, jobs and failures that no wrapper saw', async () => {
    const run = (text: string) => ask(text, []);
    await run(`INSERT INTO system_health_checks (id, instance_id, name, label, state, detail, checked_at)
      VALUES (gen_random_uuid(), 'one', 'database-answers', 'Database', 'ok', '', now() - interval '20 minutes')`);
    await run(`INSERT INTO healing_settings (version, settings, changed_by_type, changed_by_id, changed_at, note) VALUES
      (1, '{"healingEnabled":false}', 'user', 'u', now(), ''), (2, '{"healingEnabled":true}', 'user', 'u', now(), '')`);
    await run(`INSERT INTO healing_settings (service, version, settings, changed_by_type, changed_by_id, changed_at, note)
      VALUES ('mail', 1, '{"healingEnabled":false}', 'user', 'u', now(), '')`);
    await run(`INSERT INTO healing_jobs (id, source, payload, status, run, due_at, enqueued_at, expires_at) VALUES
      (gen_random_uuid(), 'sendLater', '', 'waiting', 0, now(), now(), now()),
      (gen_random_uuid(), 'sendLater', '', 'done', 1, now(), now(), now())`);
    const healer = createHealer({ store: subject.other });
    await healer.reportUnwrapped(new Error('no'), { source: 'route /api/pay', route: 'POST /api/pay' });
    await healer
      .withSelfHealing(async () => Promise.reject(new Error('no')), { source: 'wrapped', category: 'api' })()
      .catch((error: unknown) => expect(error).toBeInstanceOf(Error));
    await healer.flush();
    await healer.close();

    const facts = await read();
    expect(facts).toMatchObject({
      stoppedServices: ['mail'],
      waiting: [{ source: 'sendLater', count: 1 }],
      unwrapped: [{ source: 'route /api/pay', count: 1 }],
    });
    expect(await codesOf(facts)).toEqual(['rounds-late', 'kill-switch-on', 'no-admin', 'unwrapped-failing']);
  });
});

it('reads an empty database without harm: only the tables are missing', async () => {
  const handle = await openDatabase({});
  try {
    const facts = await readDatabaseFacts((text, values) => handle.executeSql(text, values), {
      tenantId: 'default',
      now: Date.now,
    });
    expect(databaseFindings(facts, { ...judgement, known: await knownMigrations(folder) })).toMatchObject([
      { code: 'migrations-missing' },
    ]);
    const { rows } = await handle.executeSql('SELECT count(*)::int AS n FROM pg_tables WHERE schemaname = $1', [
      'public',
    ]);
    expect(rows).toEqual([{ n: 0 }]);
  } finally {
    await handle.close();
  }
});

it('tells a database that broke off from one that is empty, without a password in what it says', async () => {
  const database = await createTestDatabase();
  const handle = await openDatabase({ url: database.url });
  await database.drop();
  try {
    const facts = await readDatabaseFacts((text, values) => handle.executeSql(text, values), {
      tenantId: 'default',
      now: Date.now,
    });
    expect(facts).toMatchObject({ state: 'away' });
    expect(JSON.stringify(facts)).not.toContain(new URL(database.url).password || 'no password');
  } finally {
    await handle.close();
  }
});

it('knows no migrations where there is no folder, or half of one', async () => {
  const root = await mkdtemp(join(tmpdir(), 'doctor-'));
  try {
    expect(await knownMigrations(join(root, 'none'))).toBeNull();
    await mkdir(join(root, 'meta'));
    await writeFile(join(root, 'meta', '_journal.json'), '{"entries":[{"when":1,"tag":"0000_gone"}]}');
    expect(await knownMigrations(root)).toBeNull();
    await writeFile(join(root, 'meta', '_journal.json'), '{"entr');
    expect(await knownMigrations(root)).toBeNull();
  } finally {
    await rm(root, { recursive: true });
  }
});
