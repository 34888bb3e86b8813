import type { AuditActor } from '@/lib/self-healing/core/audit';

/** Names of people by their id. */
export type ActorNames = Readonly<Record<string, string>>;

/** Who did it, for a reader: a person's name, "system: retention", "model gpt-4.1". */
export function actorLabel(actor: AuditActor, names: ActorNames): string {
  if (actor.type === 'system') return `system: ${actor.id}`;
  if (actor.type === 'model') return `model ${actor.id}`;
  // A host that names nobody: then nothing is said of who is still there.
  if (Object.keys(names).length === 0) return actor.id;
  // An own property only: ids come from stored text.
  return Object.hasOwn(names, actor.id) ? (names[actor.id] ?? actor.id) : `a former user (${actor.id.slice(0, 8)})`;
}
