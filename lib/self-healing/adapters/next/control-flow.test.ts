import { DynamicServerError } from 'next/dist/client/components/hooks-server-context';
import { makeDynamicHangingPromise } from 'next/dist/server/dynamic-rendering-utils';
import { BailoutToCSRError } from 'next/dist/shared/lib/lazy-dynamic/bailout-to-csr';
import { forbidden, notFound, permanentRedirect, RedirectType, redirect, unauthorized } from 'next/navigation';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Host } from '../../core/ports';
import { type TestHealer, testHealer } from '../../testing/test-healer';
import { plainHost } from '../plain-host';
import { nextHost } from './next-host';

/** The very error that Next throws. */
function thrownBy(work: () => unknown): unknown {
  try {
    work();
  } catch (error) {
    return error;
  }
  throw new Error('Nothing was thrown.');
}

async function rejectionOfHangingPromise(): Promise<unknown> {
  const prerender = new AbortController();
  const hanging = makeDynamicHangingPromise<void>(prerender.signal, '/page', '`cookies()`');
  prerender.abort();
  return await hanging.then(
    () => null,
    (error: unknown) => error,
  );
}

/** As Next marks a prerender that it stops; the maker of this one is not exported. */
const interrupted = () =>
  Object.assign(new Error('Route /page needs the request'), { digest: 'NEXT_PRERENDER_INTERRUPTED' });

const signals: [string, () => unknown][] = [
  ['redirect()', () => thrownBy(() => redirect('/done'))],
  ['redirect() that replaces', () => thrownBy(() => redirect('/done', RedirectType.replace))],
  ['permanentRedirect()', () => thrownBy(() => permanentRedirect('/done'))],
  ['notFound()', () => thrownBy(() => notFound())],
  ['forbidden()', () => thrownBy(() => forbidden())],
  ['unauthorized()', () => thrownBy(() => unauthorized())],
  ['dynamic server usage', () => new DynamicServerError('cookies')],
  ['a bailout to the client', () => new BailoutToCSRError('no window')],
  ['an interrupted prerender', interrupted],
  ['a promise that a prerender left hanging', rejectionOfHangingPromise],
];
const hosts: [string, () => Host][] = [
  ['plainHost', () => plainHost()],
  ['nextHost', () => nextHost({ actor: async () => null })],
];

let healer: TestHealer | undefined;
beforeEach(() => vi.stubEnv('__NEXT_EXPERIMENTAL_AUTH_INTERRUPTS', 'true'));
afterEach(async () => {
  vi.unstubAllEnvs();
  await healer?.close();
  healer = undefined;
});

describe.each(hosts)('%s', (_name, makeHost) => {
  it.each(signals)('lets %s out of an operation untouched, unhealed and unrecorded', async (_signal, make) => {
    healer = testHealer({ host: makeHost() });
    const signal = await make();
    expect(signal).toHaveProperty('digest');
    let calls = 0;
    const operation = async (): Promise<string> => {
      calls += 1;
      throw signal;
    };
    const read = healer.withSelfHealing(operation, { source: 'read', category: 'database', effects: 'none' });
    const limited = healer.withSelfHealing(operation, {
      ...{ source: 'limited', category: 'database', effects: 'none', deadlineMs: 1000 },
      ...{ defaultValue: 'a default', verify: () => true },
    });
    await expect(healer.settle(read())).rejects.toBe(signal);
    await expect(healer.settle(limited())).rejects.toBe(signal);
    expect(calls).toBe(2);
    expect(await healer.recorded()).toEqual([]);
  });

  it('knows a redirect as the end of the work, and a refusal as none', () => {
    const host = makeHost();
    const away = thrownBy(() => redirect('/done?a=1'));
    expect(host.completes(away)).toBe(true);
    for (const refuse of [notFound, forbidden, unauthorized]) {
      expect(host.completes(thrownBy(() => refuse()))).toBe(false);
      expect(host.describeControlFlow(thrownBy(() => refuse()))).toBeNull();
    }
    const digest = host.describeControlFlow(away);
    expect(digest).toContain('/done?a=1');
    const rebuilt = host.rebuildControlFlow(digest ?? '');
    expect(rebuilt).toMatchObject({ digest: (away as { digest: string }).digest });
    expect(thrownBy(() => host.rethrowControlFlow(rebuilt))).toBe(rebuilt);
  });

  it.each([
    ['a plain failure', new Error('broken')],
    ['a digest of our own', Object.assign(new Error('broken'), { digest: '3141592653' })],
    ['a text', 'NEXT_REDIRECT;push;/done;307;'],
    ['nothing', undefined],
  ])('does not take %s for control flow', (_name, failure) => {
    expect(() => makeHost().rethrowControlFlow(failure)).not.toThrow();
  });

  it('survives causes in a circle and getters that throw', () => {
    const circle = new Error('one');
    circle.cause = new Error('two', { cause: circle });
    const hostile = Object.defineProperty(new Error('hostile'), 'digest', {
      get() {
        throw new Error('from the getter');
      },
    });
    expect(() => makeHost().rethrowControlFlow(circle)).not.toThrow();
    expect(() => makeHost().rethrowControlFlow(hostile)).not.toThrow();
  });
});

it('gives out the very error whose cause is control flow, as Next would have seen it', () => {
  const outer = new Error('while saving', { cause: thrownBy(() => redirect('/done')) });
  expect(thrownBy(() => nextHost({ actor: async () => null }).rethrowControlFlow(outer))).toBe(outer);
});
