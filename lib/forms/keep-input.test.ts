import { forbidden, notFound, redirect } from 'next/navigation';
import { describe, expect, it, vi } from 'vitest';
import { typedValues } from '@/lib/platform/typed-values';
import { HealingError } from '@/lib/self-healing/error-interceptor';
import { done, type FormAction, submittedKey } from './form-state';
import { keepInput } from './keep-input';

const key = '11111111-2222-4333-8444-555555555555';
function form(): FormData {
  const data = new FormData();
  data.set('name', 'Typed');
  data.set('idempotencyKey', key);
  data.set('$ACTION_ID', 'x');
  data.set('file', new File(['a'], 'a.csv'));
  return data;
}
const failing = (error: unknown): FormAction =>
  keepInput(async () => {
    throw error;
  });
const answerTo = (error: unknown) => failing(error)(null, form());

describe('keepInput', () => {
  it.each([() => redirect('/x'), () => notFound(), () => forbidden()])(
    'lets control flow pass untouched',
    async (act) => {
      vi.stubEnv('__NEXT_EXPERIMENTAL_AUTH_INTERRUPTS', 'true');
      const thrown = await Promise.resolve()
        .then(act)
        .catch((cause: unknown) => cause);
      await expect(answerTo(thrown)).rejects.toBe(thrown);
      vi.unstubAllEnvs();
    },
  );

  it('keeps what was typed, and the key, so that sending again cannot do it twice', async () => {
    expect(await answerTo(new Error('database away'))).toMatchObject({
      ok: false,
      values: { name: 'Typed' },
      fieldErrors: {},
      idempotencyKey: key,
    });
  });

  it('says that the database is away, and that sending again does nothing twice', async () => {
    const refused = Object.assign(new Error('connect ECONNREFUSED 10.0.0.1:5432'), { code: 'ECONNREFUSED' });
    const failures = [refused, new Error('no session', { cause: refused }), new HealingError('STORE_UNAVAILABLE', 'x')];
    for (const error of failures) {
      const answer = await answerTo(error);
      expect(answer).toMatchObject({ ok: false, values: { name: 'Typed' }, idempotencyKey: key });
      expect(answer.message).toContain('The database does not answer');
      expect(answer.message).not.toContain('10.0.0.1');
    }
  });

  it('does not tell the browser the text of an unexpected error', async () => {
    expect(JSON.stringify(await answerTo(new Error('password=hunter2')))).not.toContain('hunter2');
  });

  it('invites to no second submission when it is not known whether the first one was done', async () => {
    for (const code of ['COMMIT_UNKNOWN', 'STEP_UNKNOWN'] as const) {
      const answer = await answerTo(new HealingError(code, 'x'));
      expect(answer.message).toContain('not known');
      expect(answer.message).toContain('before you enter it again');
    }
  });

  it('gives a form whose key was used for something else a fresh one', async () => {
    const answer = await answerTo(new HealingError('KEY_REUSED', 'x'));
    expect(answer.idempotencyKey).not.toBe(key);
    expect(answer).toMatchObject({ ok: false, values: { name: 'Typed' } });
  });

  it('passes answers on as they are', async () => {
    const answer = done('Saved.');
    expect(await keepInput(async () => answer)(null, form())).toBe(answer);
  });
});

it('takes only text that was typed for values, and only a plausible key for a key', () => {
  expect(typedValues(form())).toEqual({ name: 'Typed' });
  expect(submittedKey(null, form())).toBe(key);
  const forged = form();
  forged.set('idempotencyKey', 'short');
  expect(submittedKey(null, forged)).toBeNull();
});
