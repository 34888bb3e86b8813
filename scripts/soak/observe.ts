import { rows } from '@/e2e/support/rows';
import { phoneOf } from './load';
import type { Observed } from './reconcile';
import type { SoakVendors } from './vendors';

const actionOf = (email: unknown) => String(email).replace(/@example\.com$/, '');

/** Reads what is really there, past the application and past the proxies. */
export async function observe(databaseUrl: string, vendors: SoakVendors, actionCount: number): Promise<Observed> {
  const read = (text: string) => rows(databaseUrl, text);
  const [contacts, entries, accounts, onboardings] = await Promise.all([
    read(`SELECT email FROM contacts WHERE email LIKE '%@example.com'`),
    read(
      `SELECT e.note, e.kind, e.amount, a.contact_id FROM credit_entries e JOIN credit_accounts a ON a.id = e.account_id`,
    ),
    read('SELECT contact_id, balance FROM credit_accounts'),
    read(
      `SELECT c.email, o.mail_state, o.sms_state, o.credits_granted FROM onboardings o JOIN contacts c ON c.id = o.contact_id`,
    ),
  ]);
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
    mails: vendors.mails.map((to) => ({ action: actionOf(to) })),
    texts: vendors.texts.map((to) => ({ action: byPhone.get(to) ?? to })),
  };
}

export interface Calm {
  /** Jobs that neither are done nor failed for good. */
  jobs: number;
  failedJobs: number;
  /** Effects of which nobody knows yet. */
  doubts: number;
}

export async function calmness(databaseUrl: string): Promise<Calm> {
  const [row] = await rows(
    databaseUrl,
    `SELECT (SELECT count(*) FROM healing_jobs WHERE status IN ('waiting', 'running')) AS jobs,
            (SELECT count(*) FROM healing_jobs WHERE status = 'failed') AS failed_jobs,
            (SELECT count(*) FROM healing_doubts WHERE verdict IS NULL) AS doubts`,
  );
  return { jobs: Number(row?.jobs), failedJobs: Number(row?.failed_jobs), doubts: Number(row?.doubts) };
}
