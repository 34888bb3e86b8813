import 'server-only';
import type { HostApp } from '@/lib/self-healing/core/host-app';
import { host } from '@/self-healing.host';
import type { ActorNames } from './actor-label';

/** The names of the tenant's people, as far as the host tells them. */
export async function readActorNames(tenantId: string): Promise<ActorNames> {
  const { actorNames }: HostApp = host;
  return (await actorNames?.(tenantId)) ?? {};
}
