import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { HostActor, HostApp } from '@/lib/self-healing/core/host-app';

const state = vi.hoisted(() => ({ host: {} as HostApp, alive: true }));
vi.mock('@/self-healing.host', () => ({ host: state.host }));
vi.mock('next/headers', () => ({ headers: async () => new Headers() }));
vi.mock('@/lib/runtime/liveness', () => ({ isAlive: async () => state.alive }));

const { adminOrAway, requireAdmin } = await import('./access');

const person: HostActor = { tenantId: 'shop', actorId: 'person-1' };
const missing = { digest: 'NEXT_HTTP_ERROR_FALLBACK;404' };

function asked(host: Partial<HostApp>): void {
  for (const key of Object.keys(state.host)) Reflect.deleteProperty(state.host, key);
  Object.assign(state.host, { currentActor: async () => person, isAdmin: async () => true, ...host });
}

beforeEach(() => {
  state.alive = true;
  asked({});
});
afterEach(() => vi.useRealTimers());

describe('an app that answers the two questions and nothing else', () => {
  it('lets its admin in, by the id and the tenant that it gave', async () => {
    expect(await requireAdmin()).toEqual({ id: 'person-1', tenantId: 'shop', name: null, details: [] });
    expect(await adminOrAway()).toMatchObject({ admin: { id: 'person-1' }, databaseAway: false });
  });

  it.each(['requireAdmin', 'adminOrAway'] as const)(
    'has no platform for anybody else: 404, which Next knows without experimental settings (%s)',
    async (name) => {
      const ask = name === 'requireAdmin' ? requireAdmin : adminOrAway;
      asked({ currentActor: async () => null });
      await expect(ask()).rejects.toMatchObject(missing);
      asked({ isAdmin: async () => false });
      await expect(ask()).rejects.toMatchObject(missing);
    },
  );

  it('asks for the admin only when somebody is signed in', async () => {
    const isAdmin = vi.fn(async () => true);
    asked({ currentActor: async () => null, isAdmin });
    await expect(requireAdmin()).rejects.toMatchObject(missing);
    expect(isAdmin).not.toHaveBeenCalled();
  });

  it('gets its own error back when it cannot tell who asks', async () => {
    asked({ currentActor: () => Promise.reject(new Error('session store away')) });
    await expect(requireAdmin()).rejects.toThrow('session store away');
    await expect(adminOrAway()).rejects.toThrow('session store away');
  });
});

describe('an app that says more', () => {
  it('leads strangers away and refuses others in its own way', async () => {
    asked({ currentActor: async () => null, signIn: () => Promise.reject(new Error('to /sign-in')) });
    await expect(requireAdmin()).rejects.toThrow('to /sign-in');
    asked({ isAdmin: async () => false, refuse: () => Promise.reject(new Error('403')) });
    await expect(requireAdmin()).rejects.toThrow('403');
  });

  it('is not asked twice for what it said with the actor', async () => {
    const isAdmin = vi.fn(async () => true);
    asked({ currentActor: async () => ({ ...person, isAdmin: false }), isAdmin });
    await expect(requireAdmin()).rejects.toMatchObject(missing);
    expect(isAdmin).not.toHaveBeenCalled();
  });

  it('shows an admin whom it vouches for that the database is away, and nobody else', async () => {
    const away = { currentActor: () => Promise.reject(new Error('away')) };
    asked({ ...away, vouchedActor: async () => ({ ...person, isAdmin: true }) });
    expect(await adminOrAway()).toMatchObject({ admin: { id: 'person-1' }, databaseAway: true });
    await expect(requireAdmin()).rejects.toThrow('away');
    asked({ ...away, vouchedActor: async () => person });
    await expect(adminOrAway()).rejects.toMatchObject(missing);
    asked({ ...away, vouchedActor: async () => null });
    await expect(adminOrAway()).rejects.toThrow('away');
  });

  it('is told that the database is away also where a cookie alone says who asks', async () => {
    state.alive = false;
    expect(await adminOrAway()).toMatchObject({ databaseAway: false });
    asked({ answersWithoutDatabase: true });
    expect(await adminOrAway()).toMatchObject({ databaseAway: true });
    state.alive = true;
    expect(await adminOrAway()).toMatchObject({ databaseAway: false });
  });

  it('is waited for four seconds, and then its signed cookie speaks', async () => {
    vi.useFakeTimers();
    asked({ currentActor: () => new Promise(() => {}), vouchedActor: async () => ({ ...person, isAdmin: true }) });
    const waiting = adminOrAway();
    await vi.advanceTimersByTimeAsync(4_000);
    expect(await waiting).toMatchObject({ databaseAway: true });
  });
});
