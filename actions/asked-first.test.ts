import { readdirSync, readFileSync } from 'node:fs';
import { notFound, redirect } from 'next/navigation';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { fakeHealer } from '@/lib/platform/__fixtures__/fake-healer';
import type { HostApp } from '@/lib/self-healing/core/host-app';
import { configureHealing } from '@/lib/self-healing/error-interceptor';
import { type TestHealer, testHealer } from '@/lib/self-healing/testing/test-healer';

const state = vi.hoisted(() => ({ host: {} as Record<string, unknown>, guardedHealer: vi.fn() }));
vi.mock('@/self-healing.host', () => ({ host: state.host }));
vi.mock('next/headers', () => ({ headers: async () => new Headers(), cookies: async () => new Map() }));
vi.mock('next/cache', () => ({ revalidatePath: vi.fn() }));
vi.mock('@/lib/runtime/liveness', () => ({ isAlive: async () => true }));
vi.mock('@/lib/platform/guarded-healer', () => ({ guardedHealer: state.guardedHealer }));
vi.mock('@/lib/platform/reports', () => ({ platformHealer: state.guardedHealer }));

type Called = (...args: unknown[]) => Promise<unknown>;
const modules = ['approval', 'audit', 'doubt', 'guard', 'healing', 'learning', 'queue', 'settings'];
/** These take no form: nothing of theirs can be malformed. */
const withoutForm = ['reconcileNow', 'runDueJobsNow', 'runHealthChecksNow', 'trainSmallModel', 'verifyAudit'];

async function allActions(): Promise<[string, Called][]> {
  const loaded = await Promise.all(modules.map((name) => import(`./${name}-actions.ts`)));
  return loaded.flatMap((exports) => Object.entries(exports as Record<string, Called>));
}
const actions = await allActions();
const malformed: [string, unknown[]][] = [
  ['no arguments', []],
  ['undefined', [undefined, undefined]],
  ['null', [null, null]],
  ['a list', [[], []]],
  ['an object', [{}, {}]],
  ['a text', ['x', 'x']],
  ['an empty form', [{}, new FormData()]],
];
const table = actions.flatMap(([name, act]) =>
  malformed.map(([what, args]): [string, string, Called, unknown[]] => [name, what, act, args]),
);

function hostAnswers(host: Partial<HostApp>): void {
  for (const key of Object.keys(state.host)) Reflect.deleteProperty(state.host, key);
  Object.assign(state.host, host);
}

let healer: TestHealer;
configureHealing(async () => (healer ??= testHealer()));
const recorded = async () => (healer === undefined ? [] : await healer.recorded());

beforeEach(() => {
  state.guardedHealer.mockReset().mockResolvedValue(fakeHealer({}).healer);
});

describe('an action of the admin pages', () => {
  it('is in this table, whichever file it stands in', () => {
    const wrapped = readdirSync('actions')
      .filter((name) => modules.some((one) => name === `${one}-actions.ts`))
      .flatMap((name) => readFileSync(`actions/${name}`, 'utf8').match(/= withSelfHealing\(/g) ?? []);
    expect(actions).toHaveLength(wrapped.length);
    expect(wrapped.length).toBeGreaterThanOrEqual(18);
  });

  it.each(table)(
    '%s called with %s by nobody or a member is refused, and nothing is recorded',
    async (_n, _w, act, args) => {
      hostAnswers({
        currentActor: async () => null,
        isAdmin: async () => false,
        signIn: async () => redirect('/sign-in'),
      });
      await expect(act(...args)).rejects.toMatchObject({ digest: expect.stringMatching(/^NEXT_REDIRECT;.*sign-in/) });
      hostAnswers({
        currentActor: async () => ({ tenantId: 'default', actorId: 'mia' }),
        isAdmin: async () => false,
        refuse: async () => notFound(),
      });
      await expect(act(...args)).rejects.toMatchObject({ digest: 'NEXT_HTTP_ERROR_FALLBACK;404' });
      expect(state.guardedHealer).not.toHaveBeenCalled();
      expect(await recorded()).toEqual([]);
    },
  );

  it.each(table.filter(([name]) => !withoutForm.includes(name)))(
    '%s called with %s by an admin says that it was not understood, which is no failure',
    async (_name, _what, act, args) => {
      hostAnswers({ currentActor: async () => ({ tenantId: 'default', actorId: 'anna' }), isAdmin: async () => true });
      expect(await act(...args)).toMatchObject({ tone: 'error', message: expect.stringMatching(/^(Not|Nothing)/) });
      expect(state.guardedHealer).not.toHaveBeenCalled();
      expect(await recorded()).toEqual([]);
    },
  );
});
