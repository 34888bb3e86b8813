import 'server-only';
import { headers } from 'next/headers';
import { notFound, unstable_rethrow } from 'next/navigation';
import { cache } from 'react';
import { isAlive } from '@/lib/runtime/liveness';
import { withinTime } from '@/lib/runtime/within-time';
import type { HostActor, HostApp } from '@/lib/self-healing/core/host-app';
import { host as hostOfThisApp } from '@/self-healing.host';

const host: HostApp = hostOfThisApp;
const databaseWaitMs = 4_000;

/** Who may see and steer the platform. */
export interface PlatformAdmin {
  id: string;
  tenantId: string;
  /** For the bar; null and none where the host does not tell. */
  name: string | null;
  details: readonly string[];
}

/**
 * The admin who makes the request, for the platform's pages, actions and APIs. Anybody else is led away in the host's
 * way; where it has none, the page does not exist for them. Call it in every one: a layout is not run again on each
 * navigation.
 */
export async function requireAdmin(): Promise<PlatformAdmin> {
  // The request first: where the host's answer needs none, a build would render the page once, for everybody.
  await headers();
  const actor = await host.currentActor();
  if (!actor) {
    await host.signIn?.();
    notFound();
  }
  return await adminOf(actor, () => host.isAdmin());
}

/**
 * As `requireAdmin()`; but while the database cannot be asked, whoever the host still vouches for may see what this
 * instance itself knows: `databaseAway: true` reads and changes nothing. Throws what the host threw when it vouches for
 * nobody.
 */
export const adminOrAway = cache(async (): Promise<{ admin: PlatformAdmin; databaseAway: boolean }> => {
  await headers();
  try {
    const admin = await withinTime(requireAdmin(), databaseWaitMs, () => {
      throw new Error(`It was not known within ${databaseWaitMs} ms who makes the request.`);
    });
    return { admin, databaseAway: host.answersWithoutDatabase === true && !(await isAlive()) };
  } catch (error) {
    unstable_rethrow(error);
    const actor = await host.vouchedActor?.();
    if (!actor) throw error;
    return { admin: await adminOf(actor, async () => false), databaseAway: true };
  }
});

/** No compiler holds a host in JavaScript to the types: what comes back from `refuse()` or is not plainly true lets nobody in. */
async function adminOf(actor: HostActor, isAdmin: () => Promise<boolean>): Promise<PlatformAdmin> {
  const isOne: unknown = actor.isAdmin ?? (await isAdmin());
  if (isOne !== true) {
    await host.refuse?.();
    notFound();
  }
  const { actorId: id, tenantId, name = null, details = [] } = actor;
  if (!id || !tenantId) throw new Error('currentActor() of self-healing.host has to give a tenantId and an actorId.');
  return { id, tenantId, name, details };
}
