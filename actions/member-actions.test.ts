import { beforeEach, describe, expect, it, vi } from 'vitest';
import { changeRole, createMember } from './member-actions';

const guard = vi.hoisted(() => ({ requireAdmin: vi.fn() }));
const users = vi.hoisted(() => ({ findUserRole: vi.fn(), updateUserRole: vi.fn() }));
const source = vi.hoisted(() => ({ guardedHealer: vi.fn() }));
const made = vi.hoisted(() => ({ createUser: vi.fn() }));
const log = vi.hoisted(() => ({ error: vi.fn() }));
vi.mock('@/lib/auth/session', () => guard);
vi.mock('@/lib/auth/users', () => made);
vi.mock('@/db/queries/users', () => users);
vi.mock('@/lib/runtime/database', () => ({ database: async () => ({ db: {} }) }));
vi.mock('@/lib/runtime/logger', () => ({ logger: () => log }));
vi.mock('@/lib/platform/guarded-healer', () => source);
vi.mock('next/cache', () => ({ revalidatePath: vi.fn() }));
vi.mock('@/lib/self-healing/error-interceptor', () => ({ withSelfHealing: (operation: unknown) => operation }));

const append = vi.fn(async () => ({ sequence: 1, hash: 'h' }));

function form(fields: Record<string, string>): FormData {
  const data = new FormData();
  for (const [name, value] of Object.entries(fields)) data.set(name, value);
  return data;
}

beforeEach(() => {
  vi.clearAllMocks();
  guard.requireAdmin.mockResolvedValue({ id: 'anna', tenantId: 'tenant' });
  source.guardedHealer.mockResolvedValue({ audit: { append } });
  users.findUserRole.mockResolvedValue('member');
  users.updateUserRole.mockResolvedValue('changed');
  made.createUser.mockResolvedValue({ id: 'ben' });
});

describe('changes of members', () => {
  it('records who changed whose role from what to what', async () => {
    await changeRole({}, form({ id: 'ben', role: 'admin' }));
    expect(append).toHaveBeenCalledWith({
      actor: { type: 'user', id: 'anna' },
      ...{ action: 'role-changed', subject: 'user ben', before: { role: 'member' }, after: { role: 'admin' } },
    });
  });

  it('records a new member without the password, the name or the address', async () => {
    const fields = { name: 'Ben', email: 'ben@example.com', password: 'a-very-long-password', role: 'member' };
    await createMember({}, form(fields));
    expect(append).toHaveBeenCalledWith({
      actor: { type: 'user', id: 'anna' },
      ...{ action: 'member-created', subject: 'user ben', before: null, after: { role: 'member' } },
    });
  });

  it('records nothing where nothing was changed', async () => {
    users.updateUserRole.mockResolvedValueOnce('last-admin');
    await changeRole({}, form({ id: 'anna', role: 'member' }));
    expect(append).not.toHaveBeenCalled();
  });

  it('says and logs it when the record of a change could not be written', async () => {
    append.mockRejectedValueOnce(new Error('the store is away'));
    const state = await changeRole({}, form({ id: 'ben', role: 'admin' }));
    expect(state.message).toContain('The audit record of it could not be written.');
    expect(log.error).toHaveBeenCalledTimes(1);
  });
});
