import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Observed, reconcile, type SoakAction } from './reconcile';

type Mutable = { -readonly [K in keyof Observed]: Observed[K][number][] };

/** A world in which everything that was acknowledged happened exactly once. */
function sound(count: number): { actions: SoakAction[]; observed: Mutable } {
  const actions: SoakAction[] = [];
  const observed: Mutable = {
    contacts: [],
    entries: [],
    accounts: [],
    onboardings: [],
    mails: [],
    texts: [],
    happened: [],
  };
  const kinds = ['contact', 'buy', 'spend', 'refund', 'onboarding'] as const;
  const booked = { buy: 'purchase', spend: 'spend', refund: 'refund' } as const;
  let balance = 0;
  for (let at = 0; at < count; at += 1) {
    const kind = kinds[at % kinds.length] ?? 'contact';
    const ending = at % 7 === 3 ? 'refused' : at % 7 === 5 ? 'open' : 'acknowledged';
    const id = `a-${at}`;
    const amount = kind === 'contact' || kind === 'onboarding' ? 0 : kind === 'buy' ? 10 : 1;
    actions.push({ id, key: `key of ${id}`, kind, ending, amount, contactId: amount > 0 ? 'c' : null });
    // What is open may have happened, or not.
    if (ending === 'refused' || (ending === 'open' && at % 2 === 0)) continue;
    if (kind === 'contact' || kind === 'onboarding') observed.contacts.push({ action: id });
    if (kind === 'onboarding') {
      observed.onboardings.push({ action: id, mailState: 'sent', smsState: 'skipped', creditsGranted: 5 });
      observed.mails.push({ action: id });
      observed.entries.push({ action: null, kind: 'grant', amount: 5, contactId: `of ${id}` });
      observed.accounts.push({ contactId: `of ${id}`, balance: 5 });
    }
    if (amount > 0) {
      observed.entries.push({ action: id, kind: booked[kind as 'buy'], amount, contactId: 'c' });
      balance += kind === 'spend' ? -amount : amount;
    }
  }
  observed.accounts.push({ contactId: 'c', balance });
  return { actions, observed };
}

/** Each plants one fault and says which finding it must lead to; null where there is nothing to break. */
const plants: Record<string, (world: ReturnType<typeof sound>, at: number) => 'lost' | 'duplicated' | 'wrong' | null> =
  {
    'a contact that was acknowledged is gone': ({ actions, observed }, at) => {
      const told = observed.contacts.filter(({ action }) =>
        actions.some(({ id, ending }) => id === action && ending === 'acknowledged'),
      );
      const victim = told[at % Math.max(1, told.length)];
      if (!victim) return null;
      observed.contacts.splice(observed.contacts.indexOf(victim), 1);
      return 'lost';
    },
    'a contact is there twice': ({ observed }, at) => {
      const twin = observed.contacts[at % Math.max(1, observed.contacts.length)];
      if (!twin) return null;
      observed.contacts.push({ ...twin });
      return 'duplicated';
    },
    'an entry is booked twice, with its balance': ({ observed }, at) => {
      const own = observed.entries.filter(({ action }) => action !== null);
      const twin = own[at % Math.max(1, own.length)];
      const account = observed.accounts.find(({ contactId }) => contactId === twin?.contactId);
      if (!twin || !account) return null;
      observed.entries.push({ ...twin });
      account.balance += twin.kind === 'spend' ? -twin.amount : twin.amount;
      return 'duplicated';
    },
    'an entry is gone, with its balance': ({ actions, observed }, at) => {
      const told = observed.entries.filter(({ action }) =>
        actions.some(({ id, ending }) => id === action && ending === 'acknowledged'),
      );
      const victim = told[at % Math.max(1, told.length)];
      const account = observed.accounts.find(({ contactId }) => contactId === victim?.contactId);
      if (!victim || !account) return null;
      observed.entries.splice(observed.entries.indexOf(victim), 1);
      account.balance -= victim.kind === 'spend' ? -victim.amount : victim.amount;
      return 'lost';
    },
    'a balance is not the sum of its entries': ({ observed }, at) => {
      const account = observed.accounts[at % Math.max(1, observed.accounts.length)];
      if (!account) return null;
      account.balance += 1;
      return 'wrong';
    },
    'what was refused is there': ({ actions, observed }) => {
      const refused = actions.find(({ kind, ending }) => kind === 'contact' && ending === 'refused');
      if (!refused) return null;
      observed.contacts.push({ action: refused.id });
      return 'wrong';
    },
    'an entry has another amount': ({ observed }) => {
      const entry = observed.entries.find(({ action }) => action !== null);
      const account = observed.accounts.find(({ contactId }) => contactId === entry?.contactId);
      if (!entry || !account) return null;
      account.balance += entry.kind === 'spend' ? -1 : 1;
      entry.amount += 1;
      return 'wrong';
    },
    'a welcome e-mail went out twice': ({ observed }) => {
      const [mail] = observed.mails;
      if (!mail) return null;
      observed.mails.push({ ...mail });
      return 'duplicated';
    },
    'a welcome e-mail that is said to be sent never arrived': ({ observed }) =>
      observed.mails.splice(0, 1).length > 0 ? 'lost' : null,
    'a welcome e-mail is queued for ever': ({ observed }) => {
      const [row] = observed.onboardings;
      if (!row) return null;
      row.mailState = 'queued';
      return 'lost';
    },
    'something is there that nobody asked for': ({ observed }) => {
      observed.contacts.push({ action: 'a stranger' });
      return 'wrong';
    },
    'a doubt was settled as happened, and nothing is there': ({ actions, observed }) => {
      const open = actions.find(({ id, kind, ending }) => {
        return kind === 'contact' && ending === 'open' && !observed.contacts.some(({ action }) => action === id);
      });
      if (!open) return null;
      observed.happened.push({ key: open.key, name: 'insert contact' });
      return 'lost';
    },
    'welcome credits are booked that were not granted': ({ observed }) => {
      observed.entries.push({ action: null, kind: 'grant', amount: 5, contactId: 'x' });
      observed.accounts.push({ contactId: 'x', balance: 5 });
      return 'wrong';
    },
  };

describe('the reconciliation of a soak', () => {
  it('finds nothing where everything acknowledged happened once, and what is open at most once', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 300 }), (count) => {
        const { actions, observed } = sound(count);
        expect(reconcile(actions, observed)).toEqual([]);
      }),
    );
  });

  it.each(Object.entries(plants))('finds that %s', (_name, plant) => {
    let planted = 0;
    fc.assert(
      fc.property(fc.integer({ min: 30, max: 200 }), fc.nat(), (count, at) => {
        const world = sound(count);
        const expected = plant(world, at);
        fc.pre(expected !== null);
        planted += 1;
        expect(reconcile(world.actions, world.observed).map(({ type }) => type)).toContain(expected);
      }),
    );
    expect(planted).toBeGreaterThan(50);
  });
});
