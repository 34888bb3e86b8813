import { requireMember } from '@/lib/auth/session';
import type { Actor } from '@/lib/self-healing/core/ports';

/** The signed-in member as the actor that queries and operations are bound to. Ends the request when nobody is signed in. */
export async function actingMember(): Promise<Actor> {
  const user = await requireMember();
  return { tenantId: user.tenantId, actorId: user.id };
}
