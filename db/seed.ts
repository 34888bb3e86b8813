import { sql } from 'drizzle-orm';
import type { Database } from './client';
import { insertContact } from './queries/contacts';
import { addCredits, spendCredits } from './queries/credits';
import { insertDeal } from './queries/deals';
import { insertProject } from './queries/projects';
import { contacts } from './schema/contacts';
import type { DealStage } from './schema/deals';
import type { ProjectStatus } from './schema/projects';

const tenantId = 'default';
const createdBy = null;

/** Company, contact's local part, phone. All on reserved names and numbers. */
const companies: readonly [name: string, mailbox: string, phone: string | null][] = [
  ['Alder Works', 'office', '+15550101'],
  ['Beacon Supply', 'orders', '+15550102'],
  ['Cobalt Studio', 'studio', null],
  ['Drift Logistics', 'dispatch', '+15550104'],
  ['Elm Street Dental', 'reception', '+15550105'],
  ['Fernhill Farm', 'farm-shop', null],
  ['Granite Partners', 'office', '+15550107'],
  ['Harbour Books', 'shop', '+15550108'],
  ['Inlet Energy', 'projects', '+15550109'],
  ['Juniper Foods', 'orders', null],
  ['Kestrel Aviation', 'service', '+15550111'],
  ['Larkspur Clinic', 'front-desk', '+15550112'],
  ['Meridian Maps', 'data', null],
  ['Northgate School', 'secretary', '+15550114'],
  ['Oakline Interiors', 'studio', '+15550115'],
  ['Pebble Software', 'sales', null],
  ['Quarry Tools', 'sales', '+15550117'],
  ['Riverbend Hotel', 'bookings', '+15550118'],
  ['Sable Audio', 'support', null],
  ['Tidewater Labs', 'lab', '+15550120'],
  ['Umber Ceramics', 'workshop', null],
  ['Vale Cycling', 'shop', '+15550122'],
  ['Willow Insurance', 'claims', '+15550123'],
  ['Yarrow Gardens', 'visits', '+15550124'],
];

const deals: readonly [company: number, title: string, stage: DealStage, amountMinor: number, currency: string][] = [
  [0, 'Workshop fit-out', 'proposal', 1_850_000, 'EUR'],
  [1, 'Annual supply contract', 'qualified', 4_200_000, 'USD'],
  [3, 'Route planning rollout', 'proposal', 2_600_000, 'GBP'],
  [4, 'Booking system', 'lead', 780_000, 'EUR'],
  [6, 'Audit support', 'won', 1_200_000, 'CHF'],
  [8, 'Site monitoring', 'qualified', 5_400_000, 'EUR'],
  [10, 'Maintenance portal', 'lead', 3_100_000, 'JPY'],
  [12, 'Tile server', 'won', 960_000, 'EUR'],
  [15, 'Extended support', 'lost', 540_000, 'USD'],
  [17, 'Loyalty programme', 'lead', 1_150_000, 'EUR'],
  [19, 'Sample tracking', 'proposal', 2_300_000, 'USD'],
];

const projects: readonly [company: number, name: string, status: ProjectStatus, dueInDays: number | null][] = [
  [6, 'Audit support, first quarter', 'active', 30],
  [12, 'Tile server', 'active', 60],
  [0, 'Workshop survey', 'planned', 14],
  [8, 'Sensor trial', 'paused', null],
  [7, 'Stock list clean-up', 'done', -20],
];

/**
 * Fills a new database with sample data, so that every list shows something. Does nothing when there is any contact.
 * All or nothing; only the embedded database is seeded.
 *
 * @returns whether anything was written.
 */
export async function seedSampleData(handle: { db: Database }, now: Date = new Date()): Promise<boolean> {
  return handle.db.transaction((tx) => writeSamples(tx, now));
}

async function writeSamples(db: Database, now: Date): Promise<boolean> {
  if ((await db.$count(contacts, sql`true`)) > 0) return false;
  const ids: string[] = [];
  for (const [company, mailbox, phone] of companies) {
    const domain = `${company.toLowerCase().replace(/[^a-z]+/g, '-')}.example.com`;
    const name = `${(mailbox[0] ?? '').toUpperCase()}${mailbox.slice(1).replace('-', ' ')} at ${company}`;
    const contact = { name, email: `${mailbox}@${domain}`, company, phone, notes: null };
    const inserted = await insertContact(db, { ...contact, tenantId, createdBy });
    if (inserted.ok) ids.push(inserted.id);
  }
  for (const [company, title, stage, amountMinor, currency] of deals) {
    await insertDeal(db, { tenantId, createdBy, contactId: ids[company] ?? null, title, stage, amountMinor, currency });
  }
  for (const [company, name, status, dueInDays] of projects) {
    const due = dueInDays === null ? null : new Date(now.getTime() + dueInDays * 86_400_000);
    const dueOn = due?.toISOString().slice(0, 10) ?? null;
    await insertProject(db, { tenantId, createdBy, contactId: ids[company] ?? null, name, status, dueOn });
  }
  for (const company of [6, 12, 8]) {
    const contactId = ids[company];
    if (contactId === undefined) continue;
    const account = { tenantId, createdBy, contactId };
    await addCredits(db, { ...account, kind: 'purchase', amount: 500, note: 'First package' });
    await spendCredits(db, { ...account, amount: 120, note: 'Kick-off' });
  }
  return true;
}
