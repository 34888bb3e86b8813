import { beforeEach, describe, expect, it, vi } from 'vitest';
import { runDueJobsNow, runHealthChecksNow } from './healing-actions';

const guard = vi.hoisted(() => ({ requireAdmin: vi.fn() }));
const source = vi.hoisted(() => ({ platformHealer: vi.fn() }));
vi.mock('@/lib/platform/access', () => guard);
vi.mock('@/lib/platform/reports', () => source);
vi.mock('next/cache', () => ({ revalidatePath: vi.fn() }));
vi.mock('@/lib/self-healing/error-interceptor', () => ({ withSelfHealing: (operation: unknown) => operation }));

const run = vi.fn(async () => [{ label: 'Database', state: 'ok' }]);
const runDueJobs = vi.fn(async () => ({ ran: 2, failed: 1 }));

describe('healing actions', () => {
  beforeEach(() => {
    vi.clearAllMocks();
    guard.requireAdmin.mockResolvedValue({ id: 'admin', tenantId: 'default' });
    source.platformHealer.mockResolvedValue({ healthMonitor: { run }, runDueJobs });
  });

  it.each([runHealthChecksNow, runDueJobsNow])(
    'touches no healer for someone who is not an admin (%#)',
    async (act) => {
      guard.requireAdmin.mockRejectedValue(new Error('forbidden'));
      await expect(act({})).rejects.toThrow('forbidden');
      expect(source.platformHealer).not.toHaveBeenCalled();
    },
  );

  it('says what the checks found and how the jobs ended', async () => {
    expect((await runHealthChecksNow({})).message).toContain('answers');
    expect((await runDueJobsNow({})).message).toBe('2 jobs ran, 1 failed.');
  });
});
