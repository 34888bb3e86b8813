import 'server-only';
import type { Reports } from '@/lib/self-healing/core/ports';
import { type Healer, processHealer } from '@/lib/self-healing/error-interceptor';

/** The process's healer; the one place where the admin side gets it. */
export async function platformHealer(): Promise<Healer> {
  return await processHealer();
}

/** What the admin pages read. */
export async function platformReports(): Promise<Reports> {
  return (await platformHealer()).store.reports;
}
