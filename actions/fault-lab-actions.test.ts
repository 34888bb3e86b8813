import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { breakSomething } from './fault-lab-actions';

const asked = vi.hoisted(() => ({ requireAdmin: vi.fn(), runFault: vi.fn() }));
vi.mock('@/lib/auth/session', () => ({ requireAdmin: asked.requireAdmin }));
vi.mock('@/lib/fault-lab/run-fault', () => ({ runFault: asked.runFault }));
vi.mock('next/cache', () => ({ revalidatePath: () => undefined }));

const processEnvironment = Symbol.for('selfheal.environment');

function configure(values: Record<string, string>) {
  const secrets = { AUTH_SECRET: 'x'.repeat(32), SELFHEAL_SECRET: 'x'.repeat(32), CRON_SECRET: 'x'.repeat(32) };
  for (const [name, value] of Object.entries({ ...secrets, ...values })) vi.stubEnv(name, value);
  Reflect.deleteProperty(globalThis, processEnvironment);
}

beforeEach(() => {
  configure({ DATABASE_URL: '' });
  asked.requireAdmin.mockResolvedValue({ id: 'admin-1', tenantId: 'default', role: 'admin' });
  asked.runFault.mockResolvedValue({ id: 'run-1' });
});

afterEach(() => {
  vi.unstubAllEnvs();
  vi.clearAllMocks();
  Reflect.deleteProperty(globalThis, processEnvironment);
});

function form(values: Record<string, string>): FormData {
  const data = new FormData();
  for (const [name, value] of Object.entries(values)) data.set(name, value);
  return data;
}

const valid = { fault: 'deadlock', target: 'spendCredits', count: '2' };

describe('breaking something', () => {
  it('runs the fault as the admin and goes on to its result', async () => {
    await expect(breakSomething(null, form(valid))).rejects.toMatchObject({
      digest: expect.stringContaining('/platform/fault-lab?run=run-1'),
    });
    expect(asked.runFault).toHaveBeenCalledWith(
      { fault: 'deadlock', target: 'spendCredits', count: 2 },
      { tenantId: 'default', actorId: 'admin-1' },
    );
  });

  it('takes the usual target of a fault', async () => {
    await expect(breakSomething(null, form({ ...valid, target: 'usual' }))).rejects.toThrow();
    expect(asked.runFault.mock.calls[0]?.[0]).toMatchObject({ target: 'spendCredits' });
  });

  it('refuses everybody but an admin before anything else', async () => {
    const forbidden = Object.assign(new Error('forbidden'), { digest: 'NEXT_HTTP_ERROR_FALLBACK;403' });
    asked.requireAdmin.mockRejectedValue(forbidden);
    await expect(breakSomething(null, form(valid))).rejects.toBe(forbidden);
    expect(asked.runFault).not.toHaveBeenCalled();
  });

  it('refuses with a given database, and says how to turn it on', async () => {
    configure({ DATABASE_URL: 'postgres://app@db.example.com/app' });
    expect((await breakSomething(null, form(valid))).message).toContain('FAULT_LAB=1');
    expect(asked.runFault).not.toHaveBeenCalled();
  });

  it('works with a given database after FAULT_LAB=1', async () => {
    configure({ DATABASE_URL: 'postgres://app@db.example.com/app', FAULT_LAB: '1' });
    await expect(breakSomething(null, form(valid))).rejects.toMatchObject({ digest: expect.stringContaining('run-1') });
  });

  it.each([
    [{}, 'fault'],
    [{ ...valid, fault: 'drop-tables' }, 'fault'],
    [{ ...valid, target: 'eval' }, 'target'],
    [{ ...valid, target: 'listContacts' }, 'target'],
    [{ ...valid, count: '6' }, 'count'],
    [{ ...valid, count: '1e9' }, 'count'],
    [{ ...valid, count: 'twice' }, 'count'],
  ])('breaks nothing for %j, and names the field', async (values, field) => {
    const state = await breakSomething(null, form(values as Record<string, string>));
    expect(state.errors).toHaveProperty(field);
    expect(asked.runFault).not.toHaveBeenCalled();
  });

  it('says why a run could not be made, and keeps what was chosen', async () => {
    vi.spyOn(console, 'error').mockImplementation(() => undefined);
    asked.runFault.mockRejectedValue(new Error('The embedded database has no statement timeout.'));
    const state = await breakSomething(null, form(valid));
    expect(state.message).toContain('no statement timeout');
    expect(state.values).toEqual(valid);
  });
});
