import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { HostActor, HostApp } from '@/lib/self-healing/core/host-app';

const state = vi.hoisted(() => ({ host: {} as Record<string, unknown> }));
vi.mock('@/self-healing.host', () => ({ host: state.host }));
vi.mock('next/headers', () => ({ headers: async () => new Headers() }));
vi.mock('@/lib/runtime/liveness', () => ({ isAlive: async () => true }));

const { adminOrAway, requireAdmin } = await import('./access');

const person: HostActor = { tenantId: 'shop', actorId: 'person-1' };
const missing = { digest: 'NEXT_HTTP_ERROR_FALLBACK;404' };
const asks = { requireAdmin, adminOrAway };

/** As an app in JavaScript may answer, where no compiler holds it to the types. */
function answers(host: Partial<Record<keyof HostApp, unknown>>): void {
  for (const key of Object.keys(state.host)) Reflect.deleteProperty(state.host, key);
  Object.assign(state.host, { currentActor: async () => person, isAdmin: async () => true, ...host });
}
beforeEach(() => answers({}));

describe.each(Object.entries(asks))('%s lets nobody in', (_name, ask) => {
  it('when the way to the sign-in comes back instead of ending the request', async () => {
    answers({ currentActor: async () => null, signIn: async () => undefined });
    await expect(ask()).rejects.toMatchObject(missing);
  });

  it('when the refusal comes back instead of ending the request', async () => {
    answers({ isAdmin: async () => false, refuse: async () => ({ status: 403 }) });
    await expect(ask()).rejects.toMatchObject(missing);
  });

  it('when the host answers that nobody is there in another way than null', async () => {
    for (const nobody of [undefined, false, '']) {
      answers({ currentActor: async () => nobody });
      await expect(ask()).rejects.toMatchObject(missing);
    }
  });

  it('when whether somebody is an admin is answered by anything but true', async () => {
    for (const answer of ['false', 'member', 1, {}, [], null, undefined]) {
      answers({ isAdmin: async () => answer });
      await expect(ask()).rejects.toMatchObject(missing);
      answers({ currentActor: async () => ({ ...person, isAdmin: answer }), isAdmin: async () => false });
      await expect(ask()).rejects.toMatchObject(missing);
    }
  });

  it('when the host has no answer to the question', async () => {
    answers({ isAdmin: undefined });
    await expect(ask()).rejects.toThrow();
    answers({ currentActor: undefined });
    await expect(ask()).rejects.toThrow();
  });

  it('when somebody signed in has no tenant or no id of their own', async () => {
    for (const part of [{ tenantId: undefined }, { actorId: undefined }, { tenantId: '' }]) {
      answers({ currentActor: async () => ({ ...person, ...part }) });
      await expect(ask()).rejects.toThrow();
    }
  });
});
