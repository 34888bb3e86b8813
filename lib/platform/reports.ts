import 'server-only';
import type { Reports } from '@/lib/self-healing/core/ports';
import type { HealerFigures } from './healer-figures';

interface PlatformHealer {
  store: { reports: Reports };
  figures(): Promise<HealerFigures>;
  healthMonitor: { run(): Promise<unknown> };
  runDueJobs(input: { limit: number }): Promise<{ ran: number; failed: number }>;
}

/** The process's healer as the admin side needs it; the one place that gets it. */
export async function platformHealer(): Promise<PlatformHealer> {
  const door = (await import('@/lib/self-healing/error-interceptor')) as unknown as {
    processHealer?: () => Promise<PlatformHealer>;
  };
  if (door.processHealer) return door.processHealer();
  throw new Error('The healer is not configured.');
}

export async function platformReports(): Promise<Reports> {
  return (await platformHealer()).store.reports;
}
