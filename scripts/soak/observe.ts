import pg from 'pg';
import { rows } from '@/e2e/support/rows';
import { phoneOf } from './load';
import type { Observed } from './reconcile';
import type { SoakVendors } from './vendors';

const actionOf = (email: unknown) => String(email).replace(/@example\.com$/, '');

type Row = Record<string, unknown>;

async function inOneSnapshot<T>(url: string, work: (read: (text: string) => Promise<Row[]>) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY');
    return await work(async (text) => (await client.query<Row>(text)).rows);
  } finally {
    await client.end();
  }
}

/** Reads what is really there, past the application and past the proxies. */
export async function observe(databaseUrl: string, vendors: SoakVendors, actionCount: number): Promise<Observed> {
  // One moment for all of it: what is still under way must not be half seen.
  const { contacts, entries, accounts, onboardings, happened } = await inOneSnapshot(databaseUrl, async (read) => ({
    contacts: await read(`SELECT email FROM contacts WHERE email LIKE '%@example.com'`),
    entries: await read(
      `SELECT e.note, e.kind, e.amount, a.contact_id FROM credit_entries e JOIN credit_accounts a ON a.id = e.account_id`,
    ),
    accounts: await read('SELECT contact_id, balance FROM credit_accounts'),
    onboardings: await read(
      `SELECT c.email, o.mail_state, o.sms_state, o.credits_granted FROM onboardings o JOIN contacts c ON c.id = o.contact_id`,
    ),
    happened: await read(
      `SELECT key, name FROM healing_doubts WHERE part = 'transaction' AND verdict = 'happened' AND key IS NOT NULL`,
    ),
  }));
  const byPhone = new Map(Array.from({ length: actionCount }, (_, at) => [phoneOf(at), `soak-${at}`]));
  return {
    contacts: contacts.map(({ email }) => ({ action: actionOf(email) })),
    entries: entries.map(({ note, kind, amount, contact_id }) => ({
      action: kind === 'grant' ? null : String(note),
      kind: String(kind),
      amount: Number(amount),
      contactId: String(contact_id),
    })),
    accounts: accounts.map(({ contact_id, balance }) => ({ contactId: String(contact_id), balance: Number(balance) })),
    onboardings: onboardings.map(({ email, mail_state, sms_state, credits_granted }) => ({
      action: actionOf(email),
      mailState: String(mail_state),
      smsState: String(sms_state),
      creditsGranted: Number(credits_granted),
    })),
    happened: happened.map(({ key, name }) => ({ key: String(key), name: String(name) })),
    mails: vendors.mails.map((to) => ({ action: actionOf(to) })),
    texts: vendors.texts.map((to) => ({ action: byPhone.get(to) ?? to })),
  };
}

export interface Calm {
  /** Jobs that neither are done nor failed for good. */
  jobs: number;
  failedJobs: number;
  /** Transactions of which nobody knows yet whether they happened: the database can tell. */
  doubts: number;
  /** Other effects in doubt: only a person can find out. */
  forPeople: number;
}

export async function calmness(databaseUrl: string): Promise<Calm> {
  const [row] = await rows(
    databaseUrl,
    `SELECT (SELECT count(*) FROM healing_jobs WHERE status IN ('waiting', 'running')) AS jobs,
            (SELECT count(*) FROM healing_jobs WHERE status = 'failed') AS failed_jobs,
            (SELECT count(*) FROM healing_doubts WHERE verdict IS NULL AND part = 'transaction') AS doubts,
            (SELECT count(*) FROM healing_doubts WHERE verdict IS NULL AND part <> 'transaction') AS for_people`,
  );
  return {
    jobs: Number(row?.jobs),
    failedJobs: Number(row?.failed_jobs),
    doubts: Number(row?.doubts),
    forPeople: Number(row?.for_people),
  };
}
