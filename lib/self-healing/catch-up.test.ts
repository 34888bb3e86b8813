import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type DatabaseHandle, openDatabase } from '../../db/client';
import { migrateDatabase } from '../../db/migrate';
import type { Alert } from './core/ports';
import { createHealer, type Healer } from './healer';
import { postgresStore } from './store/postgres';
import { buildEvent } from './testing/builders';
import { createTestDatabase, type TestDatabase } from './testing/postgres';

let database: TestDatabase;
let handle: DatabaseHandle;
const healers: Healer[] = [];

beforeEach(async () => {
  database = await createTestDatabase();
  handle = await openDatabase({ url: database.url });
  await migrateDatabase(handle);
});
afterEach(async () => {
  for (const healer of healers.splice(0)) await healer.close();
  await handle.close();
  await database.drop();
});

/** A fresh process: it knows only what the database holds. */
function process(sent: Alert[], input: { fails?: boolean } = {}): Healer {
  const healer = createHealer({
    store: postgresStore(handle),
    serverless: true,
    logger: { info: () => {}, warn: () => {}, error: () => {} },
    channels: [
      {
        name: 'email',
        severities: ['warning', 'critical'],
        send: async (alert) => {
          if (input.fails) throw new Error('the vendor is down');
          sent.push(alert);
        },
      },
    ],
  });
  healers.push(healer);
  return healer;
}

const minutes = (count: number) => Date.now() - count * 60_000;
const failed = (ago: number, fingerprint = 'aaaaaaaaaaaaaaaa') =>
  buildEvent({
    ...{ fingerprint, outcome: 'failed', strategy: null, firstChoice: null, firstChoiceSucceeded: null },
    ...{ occurredAtMs: minutes(ago), id: idAt(minutes(ago)) },
  });
const healed = (ago: number) => buildEvent({ occurredAtMs: minutes(ago), id: idAt(minutes(ago)) });
let number = 0;
function idAt(ms: number): string {
  const hex = ms.toString(16).padStart(12, '0');
  number += 1;
  return `${hex.slice(0, 8)}-${hex.slice(8)}-7000-8000-${String(number).padStart(12, '0')}`;
}
const store = (events: ReturnType<typeof buildEvent>[]) =>
  postgresStore(handle).events.append({ events, counters: [] });

describe('what a process recorded before it was frozen', () => {
  it('is told once by the processes after it, however many they are', async () => {
    await store([failed(5), failed(4), failed(3, 'bbbbbbbbbbbbbbbb')]);
    const sent: Alert[] = [];
    const both = await Promise.all([process(sent).catchUp({ limit: 50 }), process(sent).catchUp({ limit: 50 })]);
    expect(sent.map(({ key }) => key).sort()).toEqual(['aaaaaaaaaaaaaaaa', 'bbbbbbbbbbbbbbbb']);
    expect(both.length).toBe(2);
    expect(await process(sent).catchUp({ limit: 50 })).toMatchObject({ alerted: 0 });
    expect(sent).toHaveLength(2);
  });

  it('is not told again when its own process did, long ago or not', async () => {
    const sent: Alert[] = [];
    await store([failed(5)]);
    await process(sent).catchUp({ limit: 50 });
    // The cooldown of that alert is over, and nothing failed since.
    await handle.executeSql("UPDATE healing_alerts SET quiet_until = now() - interval '1 minute'");
    await process(sent).catchUp({ limit: 50 });
    expect(sent).toHaveLength(1);
  });

  it('is told later where the vendor was down before', async () => {
    const sent: Alert[] = [];
    await store([failed(5)]);
    await process(sent, { fails: true }).catchUp({ limit: 50 });
    expect(sent).toEqual([]);
    await process(sent).catchUp({ limit: 50 });
    expect(sent).toHaveLength(1);
  });

  it('is learned from, each event once', async () => {
    await store([healed(5), healed(4), healed(3)]);
    expect(await process([]).catchUp({ limit: 50 })).toMatchObject({ learned: 3 });
    expect(await process([]).catchUp({ limit: 50 })).toMatchObject({ learned: 0 });
    const patterns = await postgresStore(handle).reports.listPatterns({ tenantId: 'default', limit: 10 });
    expect(patterns).toEqual([expect.objectContaining({ successes: 3, failures: 0 })]);
  });

  it('is left to its process for a minute, and left alone after a day', async () => {
    const sent: Alert[] = [];
    await store([failed(0), healed(0), failed(25 * 60, 'cccccccccccccccc')]);
    expect(await process(sent).catchUp({ limit: 50 })).toEqual({ learned: 0, alerted: 0 });
    expect(sent).toEqual([]);
  });

  it('is nobody else’s business: neither a mistake of the caller nor another service', async () => {
    const sent: Alert[] = [];
    await store([
      { ...failed(5), kind: 'validation' },
      { ...failed(5, 'dddddddddddddddd'), service: 'another' },
    ]);
    expect(await process(sent).catchUp({ limit: 50 })).toEqual({ learned: 0, alerted: 0 });
  });
});
