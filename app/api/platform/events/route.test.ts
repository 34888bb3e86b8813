import { beforeEach, describe, expect, it, vi } from 'vitest';
import { healingEvent } from '@/lib/platform/__fixtures__/healing-event';
import type { EventFilter } from '@/lib/self-healing/core/ports';
import { GET } from './route';

const guard = vi.hoisted(() => ({ requireAdmin: vi.fn() }));
const source = vi.hoisted(() => ({ platformReports: vi.fn() }));
vi.mock('@/lib/platform/access', () => guard);
vi.mock('@/lib/platform/reports', () => source);

const listEvents = vi.fn(async (_filter: EventFilter) => ({ events: [healingEvent()], next: null }));
const get = (query: string) => GET(new Request(`http://localhost/api/platform/events${query}`));

describe('GET /api/platform/events', () => {
  beforeEach(() => {
    vi.clearAllMocks();
    guard.requireAdmin.mockResolvedValue({ id: 'admin', tenantId: 'tenant-a' });
    source.platformReports.mockResolvedValue({ listEvents });
  });

  it('reads nothing for someone who is not an admin', async () => {
    guard.requireAdmin.mockRejectedValue(new Error('forbidden'));
    await expect(get('')).rejects.toThrow('forbidden');
    expect(source.platformReports).not.toHaveBeenCalled();
  });

  it('asks for the tenant of the session, whatever the address says', async () => {
    await get('?tenantId=tenant-b&show=needs-you&after=0193519e-0000-7000-8000-000000000001');
    expect(listEvents).toHaveBeenCalledWith({
      tenantId: 'tenant-a',
      limit: 100,
      needsYou: true,
      after: '0193519e-0000-7000-8000-000000000001',
    });
  });

  it('answers 400 to an id that cannot be one, and asks the store nothing', async () => {
    expect((await get(`?after=${'x'.repeat(1_000)}`)).status).toBe(400);
    expect((await get("?after=1'--")).status).toBe(400);
    expect(listEvents).not.toHaveBeenCalled();
  });

  it('lets nobody cache the answer', async () => {
    expect((await get('')).headers.get('Cache-Control')).toBe('no-store');
  });
});
