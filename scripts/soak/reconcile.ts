/** What became of one action, as its client knows it. Several submissions under one key are one action. */
export interface SoakAction {
  /** Unique; stands in the data that the action writes, so that its effect can be found. */
  id: string;
  /** Its idempotency key, the same for each submission. */
  key: string;
  kind: 'contact' | 'buy' | 'spend' | 'refund' | 'onboarding';
  /** `acknowledged`: somebody was told that it is done. `refused`: each answer said no. `open`: nobody knows. */
  ending: 'acknowledged' | 'refused' | 'open';
  /** Credits; 0 where none are meant. */
  amount: number;
  /** Of the account that it posts to; null where it makes its own. */
  contactId: string | null;
}

/** What is really there. Everything is found by the id of the action that should have made it. */
export interface Observed {
  /** Contacts by the action that made them. */
  contacts: readonly { action: string }[];
  entries: readonly { action: string | null; kind: string; amount: number; contactId: string }[];
  accounts: readonly { contactId: string; balance: number }[];
  onboardings: readonly { action: string; mailState: string; smsState: string; creditsGranted: number }[];
  /** Transactions that were in doubt and of which the healer says that they happened. */
  happened: readonly { key: string; name: string }[];
  /** What the vendors took, each idempotency key once, as they count. */
  mails: readonly { action: string }[];
  texts: readonly { action: string }[];
}

export interface Finding {
  type: 'lost' | 'duplicated' | 'wrong';
  action: string | null;
  what: string;
}

/** The transaction that does what each action is for. */
const mainEffects = new Set(['insert contact', 'buy credits', 'spend credits', 'refund credits', 'create client']);

const sign: Record<string, number> = { grant: 1, purchase: 1, refund: 1, spend: -1 };
const ledgerKind = { buy: 'purchase', spend: 'spend', refund: 'refund' } as const;

/**
 * Compares what was acknowledged with what is there: none lost, none twice, nothing that was refused, and balances that
 * are the sum of their entries. Pure, so that it can be shown to find what it is for.
 */
export function reconcile(actions: readonly SoakAction[], observed: Observed): Finding[] {
  const findings: Finding[] = [];
  const contacts = countBy(observed.contacts);
  const mails = countBy(observed.mails);
  const texts = countBy(observed.texts);
  const entries = groupBy(observed.entries.filter((entry) => entry.action !== null));
  const onboardings = groupBy(observed.onboardings);
  const known = new Set(actions.map(({ id }) => id));

  const atMostOnce = (action: SoakAction, count: number, what: string) => {
    if (count > 1) findings.push({ type: 'duplicated', action: action.id, what: `${what}: ${count} times` });
    if (count === 0 && action.ending === 'acknowledged') findings.push({ type: 'lost', action: action.id, what });
    if (count > 0 && action.ending === 'refused') {
      findings.push({ type: 'wrong', action: action.id, what: `${what}: it was refused, and is there` });
    }
  };

  const settled = new Set(observed.happened.filter(({ name }) => mainEffects.has(name)).map(({ key }) => key));
  const settledRightly = ({ id, kind }: SoakAction) => {
    const from =
      kind === 'contact' ? contacts.get(id) : (kind === 'onboarding' ? onboardings : entries).get(id)?.length;
    if (from) return;
    findings.push({ type: 'lost', action: id, what: `${kind}: a doubt about it was settled as "happened"` });
  };
  for (const action of actions) {
    if (settled.has(action.key)) settledRightly(action);
    const own = entries.get(action.id) ?? [];
    if (action.kind === 'contact') atMostOnce(action, contacts.get(action.id) ?? 0, 'contact');
    else if (action.kind === 'onboarding') {
      const made = onboardings.get(action.id) ?? [];
      atMostOnce(action, made.length, 'onboarding');
      atMostOnce(action, contacts.get(action.id) ?? 0, 'contact of an onboarding');
      findings.push(...messagesOf(action, made, mails.get(action.id) ?? 0, texts.get(action.id) ?? 0));
    } else {
      atMostOnce(action, own.length, action.kind);
      for (const entry of own) {
        if (
          entry.amount === action.amount &&
          entry.kind === ledgerKind[action.kind] &&
          entry.contactId === action.contactId
        )
          continue;
        findings.push({
          type: 'wrong',
          action: action.id,
          what: `${action.kind} of ${action.amount}: booked as ${entry.kind} of ${entry.amount}`,
        });
      }
    }
  }
  for (const id of [...contacts.keys(), ...entries.keys(), ...onboardings.keys()]) {
    if (!known.has(id)) findings.push({ type: 'wrong', action: id, what: 'nobody asked for it' });
  }
  return [...findings, ...balances(observed), ...grants(observed)];
}

/** At most one of each, whatever became of the action; exactly one where it is said that one was sent. */
function messagesOf(action: SoakAction, made: Observed['onboardings'], mails: number, texts: number): Finding[] {
  const found: Finding[] = [];
  const [row] = made;
  const each = [
    { what: 'welcome e-mail', count: mails, state: row?.mailState },
    { what: 'welcome SMS', count: texts, state: row?.smsState },
  ];
  for (const { what, count, state } of each) {
    if (count > 1) found.push({ type: 'duplicated', action: action.id, what: `${what}: ${count} times` });
    if (count === 0 && state === 'sent')
      found.push({ type: 'lost', action: action.id, what: `${what}: said to be sent` });
    if (state === 'queued') found.push({ type: 'lost', action: action.id, what: `${what}: still said to be queued` });
    if (count > 0 && row === undefined) found.push({ type: 'wrong', action: action.id, what: `${what}: of no client` });
  }
  if (action.ending === 'acknowledged' && row?.mailState === 'pending') {
    found.push({ type: 'lost', action: action.id, what: 'welcome e-mail: acknowledged, and nobody knows of it' });
  }
  return found;
}

function balances({ accounts, entries }: Observed): Finding[] {
  const sums = new Map<string, number>();
  for (const { contactId, kind, amount } of entries) {
    sums.set(contactId, (sums.get(contactId) ?? 0) + (sign[kind] ?? Number.NaN) * amount);
  }
  return accounts
    .filter(({ contactId, balance }) => balance !== (sums.get(contactId) ?? 0) || balance < 0)
    .map(({ contactId, balance }) => ({
      type: 'wrong',
      action: null,
      what: `account of ${contactId}: its balance is ${balance}, its entries make ${sums.get(contactId) ?? 0}`,
    }));
}

/** The welcome credits of all onboardings together are the grants of the ledger. */
function grants({ entries, onboardings }: Observed): Finding[] {
  const granted = entries.filter(({ kind, action }) => kind === 'grant' && action === null);
  const booked = granted.reduce((sum, { amount }) => sum + amount, 0);
  const meant = onboardings.reduce((sum, { creditsGranted }) => sum + creditsGranted, 0);
  if (booked === meant) return [];
  return [{ type: 'wrong', action: null, what: `welcome credits: ${meant} were granted, ${booked} booked` }];
}

function groupBy<T extends { action: string | null }>(rows: readonly T[]): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const row of rows) {
    const id = row.action ?? '';
    const group = groups.get(id);
    if (group) group.push(row);
    else groups.set(id, [row]);
  }
  return groups;
}

function countBy(rows: readonly { action: string }[]): Map<string, number> {
  return new Map([...groupBy(rows)].map(([id, group]) => [id, group.length]));
}
