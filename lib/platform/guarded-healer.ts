import 'server-only';
import type { Healer } from '@/lib/self-healing/error-interceptor';
import { platformHealer } from './reports';

/** What the pages about guards ask of the healer: its administration beside its store. */
export type GuardedHealer = Pick<Healer, 'store' | 'instanceId'> & Awaited<ReturnType<Healer['administration']>>;

export async function guardedHealer(): Promise<GuardedHealer> {
  const healer = await platformHealer();
  return { store: healer.store, instanceId: healer.instanceId, ...(await healer.administration()) };
}
