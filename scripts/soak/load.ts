import type { Random } from '@/lib/self-healing/core/ports';
import type { Answer, Form, SoakClient } from './client';
import type { SoakAction } from './reconcile';
import type { Instance } from './world';

/** Where the load works: accounts that exist, and the forms as they were served once. */
export interface Ground {
  accounts: readonly { contactId: string; spendId: string; buy: Form; spend: Form; refund: Form }[];
  contact: Form;
  onboarding: Form;
}

export interface Load {
  readonly actions: readonly SoakAction[];
  /** Requests sent, second submissions and repetitions included. */
  readonly requests: () => number;
  /** Resolves when every client has ended its last action. */
  stop(): Promise<void>;
}

/** One submission of one action, the same key each time. */
type Submit = (instance: Instance) => Promise<Answer>;

const kinds = ['contact', 'form-contact', 'buy', 'spend', 'spend', 'refund', 'onboarding'] as const;
const maxTries = 4;

export const emailOf = (id: string) => `${id}@example.com`;
export const phoneOf = (number: number) => `+1555${String(number).padStart(7, '0')}`;

/**
 * Clients that do what a careful one does: one key for each action, the same again while it is unclear what became of
 * it, a few times, and often twice at once at two instances.
 */
export function startLoad(input: {
  client: SoakClient;
  ground: Ground;
  instances: readonly Instance[];
  clients: number;
  random: Random;
}): Load {
  const { client, ground, random } = input;
  const actions: SoakAction[] = [];
  let requests = 0;
  let stopping = false;
  const pick = <T>(from: readonly T[]): T => {
    const found = from[Math.floor(random() * from.length)];
    if (found === undefined) throw new Error('There is nothing to pick from.');
    return found;
  };

  const draw = (): { action: SoakAction; submit: Submit } => {
    const number = actions.length;
    const id = `soak-${number}`;
    const key = crypto.randomUUID();
    const amount = 1 + Math.floor(random() * 5);
    const kind = pick(kinds);
    const contact = { name: `Soak ${number}`, email: emailOf(id) };
    const made = (kind: SoakAction['kind'], submit: Submit, amount = 0, contactId: string | null = null) => {
      const action: SoakAction = { id, key, kind, ending: 'open', amount, contactId };
      actions.push(action);
      return { action, submit };
    };
    if (kind === 'contact') return made('contact', (at) => client.postContact(at, key, contact));
    if (kind === 'form-contact') {
      const values = { ...contact, idempotencyKey: key };
      return made('contact', (at) => client.submitForm(at, ground.contact, values));
    }
    if (kind === 'onboarding') {
      const values = {
        ...{
          ...contact,
          phone: random() < 0.5 ? phoneOf(number) : '',
          company: '',
          projectName: `P ${number}`,
          dueOn: '',
        },
        ...{ credits: String(amount), step: '3', intent: 'next', idempotencyKey: key },
      };
      return made('onboarding', (at) => client.submitForm(at, ground.onboarding, values));
    }
    const account = pick(ground.accounts);
    const values = { contactId: account.contactId, amount: String(amount), note: id, idempotencyKey: key };
    const refund = { ...values, spendId: account.spendId };
    return made(
      kind,
      (at) => client.submitForm(at, account[kind], kind === 'refund' ? refund : values),
      amount,
      account.contactId,
    );
  };

  async function perform({ action, submit }: ReturnType<typeof draw>): Promise<void> {
    const answers: Answer[] = [];
    for (let round = 0; round < maxTries && !answers.includes('acknowledged'); round += 1) {
      if (round > 0) await pause(200 + random() * 1_300);
      if (round > 0 && !answers.includes('unclear')) break;
      const up = input.instances.filter(({ app }) => app !== null);
      if (up.length === 0) continue;
      const at = random() < 0.25 ? [pick(up), pick(up)] : [pick(up)];
      requests += at.length;
      answers.push(...(await Promise.all(at.map(submit))));
    }
    if (answers.includes('acknowledged')) action.ending = 'acknowledged';
    // An unclear one may still be under way, and be done after another was refused.
    else if (answers.length > 0 && !answers.includes('unclear')) action.ending = 'refused';
  }

  const work = async () => {
    while (!stopping) {
      await perform(draw());
      await pause(random() * 100);
    }
  };
  const working = Promise.all(Array.from({ length: input.clients }, work));
  // It is awaited at the end; until then a failure must not end the process.
  working.catch(() => undefined);
  return {
    actions,
    requests: () => requests,
    async stop() {
      stopping = true;
      await working;
    },
  };
}

const pause = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));

/** Makes the accounts that the load works on, while all is calm. @throws when an answer is not what it should be. */
export async function prepareGround(
  client: SoakClient,
  instance: Instance,
  find: (table: 'contacts' | 'credit_entries', mark: string) => Promise<string>,
): Promise<{ ground: Ground; actions: SoakAction[] }> {
  const actions: SoakAction[] = [];
  const accounts: Ground['accounts'][number][] = [];
  const done = async (action: SoakAction, answer: Promise<Answer>) => {
    if ((await answer) !== 'acknowledged') throw new Error(`The preparation failed at ${action.kind} ${action.id}.`);
    actions.push(action);
  };
  for (let number = 0; number < 4; number += 1) {
    const id = `ground-${number}`;
    const contact = { name: `Ground ${number}`, email: emailOf(id) };
    const calm = () => ({ key: crypto.randomUUID(), ending: 'acknowledged', contactId: null, amount: 0 }) as const;
    const made = { ...calm(), id, kind: 'contact' } as const;
    await done(made, client.postContact(instance, made.key, contact));
    const contactId = await find('contacts', emailOf(id));
    const path = `/credits/${contactId}`;
    const buy = await client.readForm(instance, path, /aria-label="Buy credits"/);
    const spend = await client.readForm(instance, path, /aria-label="Spend credits"/);
    const book = (kind: 'buy' | 'spend', form: Form, amount: number) => {
      const note = `${id}-${kind}`;
      const action: SoakAction = { ...calm(), id: note, kind, amount, contactId };
      const values = { contactId, amount: String(amount), note, idempotencyKey: action.key };
      return done(action, client.submitForm(instance, form, values));
    };
    await book('buy', buy, 300);
    await book('spend', spend, 200);
    const refund = await client.readForm(instance, path, /name="spendId"/);
    accounts.push({ contactId, spendId: await find('credit_entries', `${id}-spend`), buy, spend, refund });
  }
  const contact = await client.readForm(instance, '/contacts/new', /name="email"/);
  const onboarding = await client.readForm(instance, '/onboarding/new', /name="projectName"/);
  return { ground: { accounts, contact, onboarding }, actions };
}
