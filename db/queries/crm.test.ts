import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type DatabaseHandle, openDatabase } from '@/db/client';
import { migrateAll } from '@/db/migrate-all';
import { createTestDatabase, type TestDatabase } from '@/lib/self-healing/testing';
import { deleteContact, getContact, importContacts, insertContact, listContacts, updateContact } from './contacts';
import { addCredits } from './credits';
import { countOpenDeals, insertDeal, listDeals, listPipeline, sumDeals, updateDeal } from './deals';
import { getWelcome, listOnboardings, markWelcome, onboardClient } from './onboardings';
import { insertOutboxMessage, listOutboxMessages } from './outbox';
import { getProject, insertProject, listProjects } from './projects';
import { getReportingCurrency, setReportingCurrency } from './rates';

const createdBy = null;
const blank = { company: null, phone: null, notes: null };
let sequence = 0;
/** Each test has a tenant of its own, so that none depends on another. */
const tenant = () => `tenant-${++sequence}`;

describe.each(['postgres', 'pglite'])('the CRM’s queries on %s', (dialect) => {
  let testDatabase: TestDatabase | undefined;
  let handle: DatabaseHandle;
  beforeAll(async () => {
    if (dialect === 'postgres') testDatabase = await createTestDatabase();
    handle = await openDatabase(testDatabase ? { url: testDatabase.url } : {});
    await migrateAll(handle);
  });
  afterAll(async () => {
    await handle?.close();
    await testDatabase?.drop();
  });

  async function contact(tenantId: string, name: string, extra: Partial<typeof blank & { email: string }> = {}) {
    const email = `${name.toLowerCase().replaceAll(/[^a-z0-9]/g, '-')}@example.com`;
    const result = await insertContact(handle.db, { tenantId, createdBy, name, email, ...blank, ...extra });
    if (!result.ok) throw new Error(result.reason);
    return result.id;
  }

  it('finds contacts that contain every word, in pages by name, with % and _ standing for themselves', async () => {
    const tenantId = tenant();
    for (const name of ['Beta', 'Alpha One', 'Alpha Two', '100% Alpha']) await contact(tenantId, name);
    const found = async (search: string, page = 1) => {
      const { contacts, total } = await listContacts(handle.db, { tenantId, search, page, pageSize: 2 });
      return { names: contacts.map((row) => row.name), total };
    };
    expect(await found('')).toMatchObject({ total: 4 });
    expect(await found('alpha', 2)).toEqual({ names: ['Alpha Two'], total: 3 });
    expect(await found('two ALPHA')).toEqual({ names: ['Alpha Two'], total: 1 });
    expect(await found('%')).toEqual({ names: ['100% Alpha'], total: 1 });
    expect(await found('_')).toEqual({ names: [], total: 0 });
    expect(await found("'; drop table contacts; --")).toEqual({ names: [], total: 0 });
  });

  it('answers a taken address instead of throwing, within a tenant only', async () => {
    const [first, second] = [tenant(), tenant()];
    const id = await contact(first, 'Same');
    const other = await contact(first, 'Other');
    const same = { name: 'X', email: 'same@example.com', ...blank };
    expect(await insertContact(handle.db, { ...same, tenantId: first, createdBy })).toMatchObject({ ok: false });
    expect(await updateContact(handle.db, { ...same, tenantId: first, id: other })).toMatchObject({ ok: false });
    expect(await updateContact(handle.db, { ...same, tenantId: first, id })).toEqual({ ok: true });
    expect(await insertContact(handle.db, { ...same, tenantId: second, createdBy })).toMatchObject({ ok: true });
  });

  it('shows nothing of one tenant to another, and changes nothing there', async () => {
    const [mine, theirs] = [tenant(), tenant()];
    const id = await contact(theirs, 'Hidden');
    const deal = await insertDeal(handle.db, {
      tenantId: theirs,
      createdBy,
      contactId: id,
      title: 'D',
      stage: 'lead',
      amountMinor: 1,
      currency: 'EUR',
    });
    const project = await insertProject(handle.db, {
      tenantId: theirs,
      createdBy,
      contactId: id,
      name: 'P',
      status: 'active',
      dueOn: null,
    });
    expect(await getContact(handle.db, { tenantId: mine, id })).toBeNull();
    expect(await deleteContact(handle.db, { tenantId: mine, id })).toMatchObject({ ok: false, reason: 'not-found' });
    expect(await updateDeal(handle.db, { tenantId: mine, id: deal.id, stage: 'won' })).toBe(false);
    expect(await getProject(handle.db, { tenantId: mine, id: project.id })).toBeNull();
    const spend = { tenantId: mine, contactId: id, createdBy, amount: 1, note: null };
    expect(await addCredits(handle.db, { ...spend, kind: 'grant' })).toMatchObject({ ok: false });
    expect(await listDeals(handle.db, { tenantId: theirs, limit: 10 })).toMatchObject([{ stage: 'lead' }]);
  });

  it('keeps deals and projects of a deleted contact, and keeps a contact that has a ledger', async () => {
    const tenantId = tenant();
    const id = await contact(tenantId, 'Leaves');
    await insertDeal(handle.db, {
      tenantId,
      createdBy,
      contactId: id,
      title: 'D',
      stage: 'lead',
      amountMinor: 1,
      currency: 'EUR',
    });
    expect(await deleteContact(handle.db, { tenantId, id })).toEqual({ ok: true });
    expect(await listDeals(handle.db, { tenantId, limit: 10 })).toMatchObject([{ contactId: null, contactName: null }]);
    const kept = await contact(tenantId, 'Stays');
    await addCredits(handle.db, { tenantId, contactId: kept, createdBy, amount: 1, note: null, kind: 'grant' });
    expect(await deleteContact(handle.db, { tenantId, id: kept })).toEqual({ ok: false, reason: 'has-credits' });
  });

  it('imports all contacts or none', async () => {
    const tenantId = tenant();
    await contact(tenantId, 'There');
    const rows = ['new', 'there', 'newer'].map((name) => ({ name, email: `${name}@example.com`, ...blank }));
    expect(await importContacts(handle.db, { tenantId, createdBy, rows })).toEqual({
      ok: false,
      taken: ['there@example.com'],
    });
    expect((await listContacts(handle.db, { tenantId, page: 1, pageSize: 9 })).total).toBe(1);
    const many = Array.from({ length: 1201 }, (_, index) => ({ name: 'N', email: `n${index}@example.com`, ...blank }));
    expect(await importContacts(handle.db, { tenantId, createdBy, rows: many })).toEqual({ ok: true, imported: 1201 });
    expect((await listContacts(handle.db, { tenantId, page: 1, pageSize: 9 })).total).toBe(1202);
  });

  it('lists the newest deals of each stage, no more of one than asked for, each deal once', async () => {
    const tenantId = tenant();
    const deal = { contactId: null, amountMinor: 100, currency: 'EUR', tenantId, createdBy };
    for (const title of ['oldest', 'older', 'newest']) await insertDeal(handle.db, { ...deal, title, stage: 'lead' });
    await insertDeal(handle.db, { ...deal, title: 'sold', stage: 'won' });
    const listed = await listPipeline(handle.db, { tenantId, perStage: 2 });
    const titles = (stage: string) => listed.filter((one) => one.stage === stage).map(({ title }) => title);
    expect(titles('lead')).toEqual(['newest', 'older']);
    expect(titles('won')).toEqual(['sold']);
  });

  it('sums deals by stage and currency without mixing currencies', async () => {
    const tenantId = tenant();
    const deal = { tenantId, createdBy, contactId: null, title: 'D' };
    for (const [stage, amountMinor, currency] of [
      ['lead', 100, 'EUR'],
      ['lead', 50, 'EUR'],
      ['lead', 7, 'USD'],
      ['won', 1e14, 'EUR'],
    ] as const) {
      await insertDeal(handle.db, { ...deal, stage, amountMinor, currency });
    }
    expect(await sumDeals(handle.db, { tenantId })).toEqual([
      { stage: 'lead', currency: 'EUR', amountMinor: 150, count: 2 },
      { stage: 'lead', currency: 'USD', amountMinor: 7, count: 1 },
      { stage: 'won', currency: 'EUR', amountMinor: 1e14, count: 1 },
    ]);
    expect(await countOpenDeals(handle.db, { tenantId })).toBe(3);
  });

  it('makes a client whole or not at all', async () => {
    const tenantId = tenant();
    const client = { name: 'Client', email: 'client@example.com', ...blank, phone: '+15550101' };
    const input = { tenantId, createdBy, contact: client, project: { name: 'P', dueOn: '2030-01-31' }, credits: 25 };
    const made = await onboardClient(handle.db, input);
    if (!made.ok) throw new Error(made.reason);
    expect(await getWelcome(handle.db, { tenantId, id: made.onboardingId })).toMatchObject({
      email: 'client@example.com',
      projectName: 'P',
      creditsGranted: 25,
      mailState: 'pending',
      smsState: 'pending',
    });
    expect(await onboardClient(handle.db, input)).toEqual({ ok: false, reason: 'email-taken' });
    expect((await listProjects(handle.db, { tenantId, page: 1, pageSize: 9 })).total).toBe(1);
    const failing = { ...input, contact: { ...client, email: 'b@example.com' }, credits: 1e15 };
    await expect(handle.db.transaction((tx) => onboardClient(tx, failing))).rejects.toThrow();
    expect((await listContacts(handle.db, { tenantId, page: 1, pageSize: 9 })).total).toBe(1);
    expect(await listOnboardings(handle.db, { tenantId, limit: 9 })).toHaveLength(1);
  });

  it('never turns a message that went out back into one that waits', async () => {
    const tenantId = tenant();
    const client = { name: 'Client', email: 'client@example.com', ...blank };
    const made = await onboardClient(handle.db, {
      tenantId,
      createdBy,
      contact: client,
      project: { name: 'P', dueOn: null },
      credits: 0,
    });
    if (!made.ok) throw new Error(made.reason);
    const id = made.onboardingId;
    await markWelcome(handle.db, { tenantId, id, mailState: 'queued' });
    await markWelcome(handle.db, { tenantId, id, mailState: 'sent' });
    await markWelcome(handle.db, { tenantId, id, mailState: 'queued', smsState: 'skipped' });
    const [row] = await listOnboardings(handle.db, { tenantId, limit: 1 });
    expect(row).toMatchObject({ mailState: 'sent', smsState: 'skipped' });
  });

  it('writes a message with the same key to the outbox once', async () => {
    const tenantId = tenant();
    const message = { tenantId, channel: 'email' as const, purpose: 'welcome', recipient: 'a@example.com' };
    const write = () => insertOutboxMessage(handle.db, { ...message, subject: 'S', body: 'B', idempotencyKey: 'k' });
    expect(await write()).toBe(await write());
    expect(await listOutboxMessages(handle.db, { tenantId, limit: 9 })).toHaveLength(1);
  });

  it('remembers the reporting currency of each tenant', async () => {
    const tenantId = tenant();
    expect(await getReportingCurrency(handle.db, { tenantId })).toBe('EUR');
    await setReportingCurrency(handle.db, { tenantId, currency: 'USD' });
    await setReportingCurrency(handle.db, { tenantId, currency: 'CHF' });
    expect(await getReportingCurrency(handle.db, { tenantId })).toBe('CHF');
  });
});
