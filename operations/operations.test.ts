import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { type DatabaseHandle, openDatabase } from '@/db/client';
import { migrateAll } from '@/db/migrate-all';
import { insertDeal } from '@/db/queries/deals';
import { getOnboarding, onboardClient } from '@/db/queries/onboardings';
import { listOutboxMessages } from '@/db/queries/outbox';
import { environment } from '@/lib/env';
import { runFault } from '@/lib/fault-lab/run-fault';
import { closeDatabase } from '@/lib/runtime/database';
import { type Healer, processHealer } from '@/lib/self-healing/error-interceptor';
import {
  createTestDatabase,
  startTcpProxy,
  startUpstream,
  type TcpProxy,
  type TestDatabase,
  type Upstream,
} from '@/lib/self-healing/testing';
import { listContacts } from './contacts';
import { getOpenDealCount, getPipelineTotals } from './deals';
import { sendWelcomeMail, sendWelcomeSms } from './onboarding';
import { getExchangeRates } from './rates';
import { settledWelcome } from './settled-welcome';

/** The application's own operations and its own healer, as it composes it, on a real Postgres and real HTTP servers. */
const actor = { tenantId: 'default', actorId: 'tester' };
let testDatabase: TestDatabase;
let handle: DatabaseHandle;
let healer: Healer;
let first: Upstream;
let second: Upstream;
let vendor: Upstream;
let proxy: TcpProxy;
let dataDir: string;
let clients = 0;

beforeAll(async () => {
  testDatabase = await createTestDatabase();
  [first, second, vendor] = (await Promise.all([1, 2, 3].map(() => startUpstream({ script: [] })))) as [
    Upstream,
    Upstream,
    Upstream,
  ];
  dataDir = await mkdtemp(join(tmpdir(), 'selfheal-operations-'));
  proxy = await startTcpProxy(testDatabase.url);
  Object.assign(process.env, {
    DATABASE_URL: proxy.url,
    AUTH_SECRET: 'a'.repeat(32),
    SELFHEAL_SECRET: 's'.repeat(32),
    DATA_DIR: dataDir,
    LOG_LEVEL: 'silent',
    RATES_BASE_URLS: `${first.url},${second.url}`,
    RESEND_API_KEY: 're_test',
    RESEND_BASE_URL: vendor.url,
    TWILIO_ACCOUNT_SID: `AC${'0'.repeat(32)}`,
    TWILIO_AUTH_TOKEN: 'token',
    TWILIO_FROM: '+15550100',
    TWILIO_BASE_URL: vendor.url,
  });
  handle = await openDatabase({ url: testDatabase.url });
  await migrateAll(handle);
  await import('@/self-healing.config');
  healer = await processHealer();
});
afterAll(async () => {
  await healer?.close();
  await closeDatabase();
  await handle?.close();
  await proxy?.close();
  await Promise.all([first, second, vendor].map((upstream) => upstream?.close()));
  await testDatabase?.drop();
  if (dataDir) await rm(dataDir, { recursive: true, force: true });
});
beforeEach(() => {
  for (const upstream of [first, second, vendor]) upstream.script([{ status: 503 }]);
});

const ratesOf = (base: string, usd: number) => ({ base, date: '2030-01-02', rates: { USD: usd } });
const lastEvents = async (limit: number) => {
  await healer.flush();
  return (await healer.events.listEvents({ tenantId: 'default', limit })).events;
};
const lastEvent = async () => (await lastEvents(1))[0];

async function onboarding(phone: string | null = null): Promise<string> {
  const email = `client-${++clients}@example.com`;
  const made = await onboardClient(handle.db, {
    tenantId: 'default',
    createdBy: null,
    contact: { name: 'Client', email, company: null, phone, notes: null },
    project: { name: 'P', dueOn: null },
    credits: 0,
  });
  if (!made.ok) throw new Error(made.reason);
  return made.onboardingId;
}
/** The application's connections are cut and refused, those of its healer among them. */
async function away(work: () => Promise<void>): Promise<void> {
  proxy.refuse(true);
  proxy.cutAll();
  try {
    await work();
  } finally {
    proxy.refuse(false);
    await vi.waitFor(breakersLetTry, { timeout: 15_000, interval: 50 });
  }
}
/** Calls were refused while the database was away; from now on one may try. */
async function breakersLetTry(): Promise<void> {
  const { breakers } = (await healer.administration()).guards();
  expect(breakers.filter(({ state }) => state === 'open')).toEqual([]);
}
const stateOf = async (id: string) => getOnboarding(handle.db, { tenantId: 'default', id });

describe('exchange rates', () => {
  it('come from the second source while the first one is away, and are then kept', async () => {
    second.script([{ body: ratesOf('EUR', 1.25) }]);
    expect((await getExchangeRates('EUR')).rates).toEqual({ USD: 1.25 });
    expect(await lastEvent()).toMatchObject({ source: 'getExchangeRates', outcome: 'healed' });
    await healer.flush();
    second.script([{ body: ratesOf('EUR', 9) }]);
    await expect.poll(async () => (await getExchangeRates('EUR')).rates.USD).toBe(1.25);
    expect(second.requests).toHaveLength(0);
  });

  it('are asked for again when a kept copy does not fit what this release expects', async () => {
    first.script([{ body: ratesOf('GBP', 1.4) }]);
    await getExchangeRates('GBP');
    await healer.flush();
    const { results } = await healer.runtime();
    const cache = { key: (base: string) => base, scope: 'public' as const, ttlMs: 60_000, staleMs: 0 };
    const kept = { source: 'getExchangeRates', category: 'api' as const, cache };
    await results.put(kept, ['GBP'], { base: 'GBP', usd: 1.4 });
    expect((await getExchangeRates('GBP')).rates).toEqual({ USD: 1.4 });
    expect(await lastEvent()).toMatchObject({ strategy: 'CLEAR_CACHE_AND_RETRY', outcome: 'healed' });
  });
});

describe('without a source of exchange rates', () => {
  beforeEach(() => {
    const { RATES_BASE_URLS } = environment();
    environment().RATES_BASE_URLS = undefined;
    return () => {
      environment().RATES_BASE_URLS = RATES_BASE_URLS;
    };
  });

  it('the totals say that none is configured: nobody is asked and nothing is recorded', async () => {
    const deal = { tenantId: 'unconfigured', createdBy: null, contactId: null, title: 'D', stage: 'lead' as const };
    await insertDeal(handle.db, { ...deal, amountMinor: 500, currency: 'CHF' });
    const before = await lastEvent();
    const totals = await getPipelineTotals({ tenantId: 'unconfigured', actorId: 'tester' });
    expect(totals).toMatchObject({ rates: 'not-configured', ratesDate: null, stale: false });
    expect(totals.stages[0]?.unconverted).toEqual([{ amountMinor: 500, currency: 'CHF' }]);
    expect([...first.requests, ...second.requests]).toEqual([]);
    expect(await lastEvent()).toEqual(before);
    const { events } = await healer.events.listEvents({ tenantId: 'unconfigured', limit: 1 });
    expect(events).toEqual([]);
  });

  it('the fault lab breaks and heals them with its own server', async () => {
    const run = await runFault({ fault: 'unavailable', target: 'getExchangeRates', count: 1 }, actor);
    expect(run).toMatchObject({ usedLabServer: true, strikes: ['HTTP 503'] });
    expect(await lastEvent()).toMatchObject({ source: 'getExchangeRates', outcome: 'healed' });
    expect([...first.requests, ...second.requests]).toEqual([]);
  });
});

describe('pipeline totals', () => {
  it('stand in their own currencies when no source answers, and say so', async () => {
    const deal = { tenantId: 'default', createdBy: null, contactId: null, title: 'D', stage: 'lead' as const };
    await insertDeal(handle.db, { ...deal, amountMinor: 500, currency: 'CHF' });
    await insertDeal(handle.db, { ...deal, amountMinor: 700, currency: 'SEK' });
    const totals = await getPipelineTotals({ ...actor });
    expect(['unavailable', 'stale', 'fresh']).toContain(totals.rates);
    expect(totals.stages[0]).toMatchObject({ count: 2, totalMinor: 0 });
    expect(totals.stages[0]?.unconverted).toHaveLength(2);
  });

  it('are the last known ones, marked as such and only for their tenant, while the database is away', async () => {
    expect(await getPipelineTotals(actor)).toMatchObject({ stale: false });
    await healer.flush();
    await away(async () => {
      const totals = await getPipelineTotals(actor);
      expect(totals).toMatchObject({ stale: true, currency: 'EUR' });
      expect(totals.stages[0]).toMatchObject({ count: 2 });
      await expect(getPipelineTotals({ ...actor, tenantId: 'other' })).rejects.toThrow();
    });
    // The records waited for the database, too.
    const recorded = async () => (await lastEvents(5)).map(({ outcome, strategy }) => ({ outcome, strategy }));
    await expect
      .poll(recorded, { timeout: 10_000 })
      .toContainEqual({ strategy: 'FALLBACK_TO_CACHE', outcome: 'degraded' });
  });
});

it('the badge shows the count, and nothing instead of an error while the database is away', async () => {
  expect(await getOpenDealCount(actor)).toBe(2);
  await away(async () => {
    expect(await getOpenDealCount(actor)).toBeNull();
  });
  await expect.poll(() => getOpenDealCount(actor)).toBe(2);
});

it('a list is read over a connection that broke since', async () => {
  expect((await listContacts(actor, { search: '', page: 1 })).page).toBe(1);
  proxy.cutAll();
  expect((await listContacts(actor, { search: '', page: 1 })).page).toBe(1);
});

describe('the welcome e-mail', () => {
  it('is queued while the vendor is away, and sent once when the queue is drained later', async () => {
    const id = await onboarding();
    expect(await sendWelcomeMail(actor, id)).toEqual({ state: 'queued' });
    expect(vendor.requests.length).toBeGreaterThan(1);
    const keys = new Set(vendor.requests.map((request) => request.headers['idempotency-key']));
    expect(keys.size).toBe(1);
    vendor.script([{ body: { id: 'mail-1' } }]);
    await expect
      .poll(
        async () => {
          await healer.runDueJobs({ limit: 10 });
          return (await stateOf(id))?.mailState;
        },
        { timeout: 15_000, interval: 200 },
      )
      .toBe('sent');
    expect(vendor.requests).toHaveLength(1);
    expect(new Set([vendor.requests[0]?.headers['idempotency-key']])).toEqual(keys);
    expect(await sendWelcomeMail(actor, id)).toEqual({ state: 'sent' });
    expect(vendor.requests).toHaveLength(1);
  });

  it('is an answer, not an error, when the vendor refuses it for good', async () => {
    const id = await onboarding();
    vendor.script([
      { status: 422, body: { name: 'validation_error', message: 'Invalid `to` field', statusCode: 422 } },
    ]);
    expect(await settledWelcome(() => sendWelcomeMail(actor, id))).toEqual({ state: 'failed' });
    expect(vendor.requests).toHaveLength(1);
  });
});

describe('the welcome SMS', () => {
  it('is left out when the vendor takes no more calls, which proves that nothing was sent', async () => {
    const id = await onboarding('+15550101');
    vendor.script(Array.from({ length: 5 }, () => ({ status: 429 })));
    expect(await settledWelcome(() => sendWelcomeSms(actor, id))).toEqual({ state: 'skipped' });
  });

  it('is never sent again on a doubt, which waits for a person', async () => {
    const id = await onboarding('+15550101');
    vendor.script([{ fault: 'reset' }]);
    expect(await settledWelcome(() => sendWelcomeSms(actor, id))).toEqual({ state: 'unknown' });
    expect(vendor.requests).toHaveLength(1);
    expect(await lastEvent()).toMatchObject({ source: 'sendWelcomeSms', outcome: 'unknown' });
    const open = () => healer.store.doubts.list({ tenantId: 'default', open: true, limit: 10 });
    const doubt = { source: 'sendWelcomeSms', part: 'step', name: 'send welcome SMS' };
    await expect.poll(open).toContainEqual(expect.objectContaining(doubt));
  });

  it('is not even tried without a number', async () => {
    expect(await sendWelcomeSms(actor, await onboarding())).toEqual({ state: 'none' });
    expect(vendor.requests).toHaveLength(0);
    expect(await listOutboxMessages(handle.db, { tenantId: 'default', limit: 1 })).toEqual([]);
  });
});
