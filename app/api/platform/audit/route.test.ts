import { beforeEach, describe, expect, it, vi } from 'vitest';
import { GET } from './route';

const guard = vi.hoisted(() => ({ requireAdmin: vi.fn() }));
const source = vi.hoisted(() => ({ guardedHealer: vi.fn() }));
vi.mock('@/lib/platform/access', () => guard);
vi.mock('@/lib/platform/guarded-healer', () => source);

const head = { sequence: 1, hash: 'abc' };
const audit = { head: vi.fn(async () => head), range: vi.fn(async () => [{ sequence: 1 }]) };

describe('GET /api/platform/audit', () => {
  beforeEach(() => {
    vi.clearAllMocks();
    guard.requireAdmin.mockResolvedValue({ id: 'admin', tenantId: 'tenant' });
    source.guardedHealer.mockResolvedValue({ store: { audit } });
  });

  it('reads nothing for someone who is not an admin', async () => {
    guard.requireAdmin.mockRejectedValue(new Error('forbidden'));
    await expect(GET()).rejects.toThrow('forbidden');
    expect(source.guardedHealer).not.toHaveBeenCalled();
  });

  it('gives the admin’s own tenant as JSON lines, with the head, and lets nobody cache it', async () => {
    const response = await GET();
    expect(await response.text()).toBe('{"sequence":1}\n{"head":{"sequence":1,"hash":"abc"}}\n');
    expect(response.headers.get('X-Audit-Head')).toBe('1:abc');
    expect(response.headers.get('Cache-Control')).toBe('no-store');
    expect(audit.head).toHaveBeenCalledWith({ tenantId: 'tenant' });
    expect(audit.range).toHaveBeenCalledWith(expect.objectContaining({ tenantId: 'tenant' }));
  });
});
