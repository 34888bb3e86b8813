import { admin, type Instance } from './world';

/** What one submission was answered. `unclear`: an error, a broken connection, or no answer in time. */
export type Answer = 'acknowledged' | 'refused' | 'unclear';

export interface Form {
  path: string;
  /** What Next needs to find the action; the same in all processes of one build. */
  hidden: Record<string, string>;
}

const timeoutMs = 20_000;

/** A signed-in browser without JavaScript: it posts forms as they were served, and JSON to the API. */
export interface SoakClient {
  readForm(instance: Instance, path: string, label: RegExp): Promise<Form>;
  submitForm(instance: Instance, form: Form, values: Record<string, string>): Promise<Answer>;
  postContact(instance: Instance, key: string, body: Record<string, string>): Promise<Answer>;
}

/** @throws when nobody can sign in. */
export async function signInClient(instance: Instance): Promise<SoakClient> {
  const url = addressOf(instance);
  const response = await fetch(`${url}/api/auth/sign-in/email`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: url },
    body: JSON.stringify(admin),
  });
  if (!response.ok) throw new Error(`Nobody can sign in: ${response.status} ${await response.text()}`);
  const cookie = response.headers
    .getSetCookie()
    .map((line) => line.split(';')[0])
    .join('; ');

  const ask = async (instance: Instance, path: string, init: RequestInit): Promise<Response> =>
    await fetch(`${addressOf(instance)}${path}`, {
      ...init,
      headers: { ...init.headers, cookie, origin: addressOf(instance) },
      redirect: 'manual',
      signal: AbortSignal.timeout(timeoutMs),
    });
  const unclear = (error: unknown): Answer => {
    if (error instanceof Error) return 'unclear';
    throw error;
  };

  return {
    async readForm(instance, path, label) {
      const response = await ask(instance, path, {});
      const html = await response.text();
      const form = html.match(/<form[\s\S]*?<\/form>/g)?.find((text) => label.test(text));
      if (!form) throw new Error(`${path} answered ${response.status} without the form ${label}.`);
      return { path, hidden: hiddenFields(form) };
    },
    async submitForm(instance, form, values) {
      const body = new FormData();
      for (const [name, value] of Object.entries({ ...form.hidden, ...values })) body.set(name, value);
      return await ask(instance, form.path, { method: 'POST', body }).then(answerOfForm).catch(unclear);
    },
    async postContact(instance, key, contact) {
      const headers = { 'content-type': 'application/json', 'idempotency-key': key };
      return await ask(instance, '/api/contacts', { method: 'POST', headers, body: JSON.stringify(contact) })
        .then(({ status }): Answer => (status === 201 ? 'acknowledged' : status === 422 ? 'refused' : 'unclear'))
        .catch(unclear);
    },
  };
}

function addressOf(instance: Instance): string {
  if (!instance.app) throw new Error(`${instance.name} is down.`);
  return instance.app.url;
}

async function answerOfForm(response: Response): Promise<Answer> {
  const html = await response.text();
  if (response.status === 303) {
    return /\/(contacts|onboarding)\/[0-9a-f-]{36}/.test(response.headers.get('location') ?? '')
      ? 'acknowledged'
      : 'unclear';
  }
  if (response.status !== 200) return 'unclear';
  if (/ (bought|spent|given back)\. The balance is /.test(html)) return 'acknowledged';
  return /Only [\d,]+ credits? (left|of this spend)|Only 1 credit left|This spend was given back in full|There is no such spend/.test(
    html,
  )
    ? 'refused'
    : 'unclear';
}

function hiddenFields(form: string): Record<string, string> {
  const fields: Record<string, string> = {};
  for (const [tag] of form.matchAll(/<input type="hidden"[^>]*>/g)) {
    const name = /name="([^"]*)"/.exec(tag)?.[1];
    if (name) fields[unescapeHtml(name)] = unescapeHtml(/value="([^"]*)"/.exec(tag)?.[1] ?? '');
  }
  return fields;
}

const entities: Record<string, string> = { quot: '"', amp: '&', lt: '<', gt: '>', '#x27': "'" };
const unescapeHtml = (text: string) =>
  text.replace(/&(quot|amp|lt|gt|#x27);/g, (_, name: string) => entities[name] ?? '');
