import 'server-only';
import { listUsers } from '@/db/queries/users';
import { database } from '@/lib/runtime/database';
import type { ActorNames } from './actor-label';

const limit = 500;

/** The names of the tenant's people. */
export async function readActorNames(tenantId: string): Promise<ActorNames> {
  const { db } = await database();
  const people = await listUsers(db, { tenantId, limit });
  return Object.fromEntries(people.map((person) => [person.id, person.name]));
}
