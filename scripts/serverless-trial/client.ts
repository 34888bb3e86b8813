import { type Form, readForms } from './forms';
import { admin } from './world';

/** A signed-in browser without JavaScript. Every request of it reaches another process. */
export interface TrialClient {
  get(path: string): Promise<number>;
  /** The status of the answer; 0 when there was none. */
  postContact(email: string, key: string): Promise<number>;
  form(path: string, label: RegExp): Promise<Form>;
  /** Where the answer sends the browser; null when it does not. */
  submit(form: Form, values: Record<string, string>): Promise<string | null>;
}

/** @throws when nobody can sign in. */
export async function signIn(url: string): Promise<TrialClient> {
  const response = await fetch(`${url}/api/auth/sign-in/email`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: url },
    body: JSON.stringify(admin),
  });
  if (!response.ok) throw new Error(`Nobody can sign in: ${response.status} ${await response.text()}`);
  const cookie = response.headers.getSetCookie().map((line) => line.split(';')[0]);
  const ask = (path: string, init: RequestInit = {}) =>
    fetch(`${url}${path}`, {
      ...init,
      headers: { ...init.headers, cookie: cookie.join('; '), origin: url },
      redirect: 'manual',
      signal: AbortSignal.timeout(120_000),
    });
  return {
    get: async (path) => (await ask(path)).status,
    async postContact(email, key) {
      const headers = { 'content-type': 'application/json', 'idempotency-key': key };
      const body = JSON.stringify({ name: `Trial ${email}`, email });
      return (await ask('/api/contacts', { method: 'POST', headers, body })).status;
    },
    async form(path, label) {
      const html = await (await ask(path)).text();
      const found = readForms(path, html).find(({ html: text }) => label.test(text));
      if (!found) throw new Error(`${path} has no form ${label}.`);
      return found;
    },
    async submit(form, values) {
      const body = new FormData();
      for (const [name, value] of Object.entries({ ...form.hidden, ...values })) body.set(name, value);
      const answer = await ask(form.path, { method: 'POST', body });
      return answer.status === 303 ? answer.headers.get('location') : null;
    },
  };
}
