import type { Host } from '../core/ports';
import { digestOf, isControlFlow, isRedirect, rebuildRedirect } from './control-flow';

/** The Host of programs outside Next: knows Next's digests, runs deferred work soon, has no actor. */
export function plainHost(overrides: Partial<Host> = {}): Host {
  return {
    rethrowControlFlow(error) {
      if (isControlFlow(error)) throw error;
    },
    completes: isRedirect,
    describeControlFlow: (error) => (isRedirect(error) ? digestOf(error) : null),
    rebuildControlFlow: rebuildRedirect,
    rebuildRequest: (request, body) =>
      new Request(request.url, {
        method: request.method,
        headers: request.headers,
        signal: request.signal,
        body,
        duplex: 'half',
      } as RequestInit),
    after(work) {
      // Not at once: the caller has its answer first.
      setImmediate(() => void work());
    },
    revalidateTags() {},
    actor: async () => null,
    ...overrides,
  };
}
