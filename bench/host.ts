import type { Host } from '../lib/self-healing';

/** A Host without a framework in which somebody is signed in: without an actor, idempotency keys are not looked at. */
export const benchHost: Host = {
  rethrowControlFlow: () => undefined,
  completes: () => false,
  rebuildControlFlow: (digest) => new Error(digest),
  describeControlFlow: () => null,
  rebuildRequest: (request, body) => new Request(request, { body, duplex: 'half' } as RequestInit),
  after: (work) => void work(),
  revalidateTags: () => undefined,
  actor: async () => ({ tenantId: 'default', actorId: 'bench' }),
};
