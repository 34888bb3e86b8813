import 'server-only';
import { revalidateTag } from 'next/cache';
import { unstable_rethrow } from 'next/navigation';
import { after, type NextRequest } from 'next/server';
import type { Host, Logger } from '../../core/ports';
import { isControlFlow } from '../control-flow';
import { plainHost } from '../plain-host';
import { asResponse } from './as-response';
import { inPrerender } from './prerender';

/** The Host inside Next: its control flow, its `after()`, its cache tags and its request class. */
export function nextHost(input: { actor: Host['actor']; logger?: Logger }): Host {
  return plainHost({
    rethrowControlFlow,
    rebuildRequest(request, body) {
      const { method, headers, signal, url } = request;
      // Not written in place: the types of Next 15.1 do not name `duplex`.
      const init = { method, headers, signal, body, duplex: 'half' as const };
      return new (requestClass(request))(url, init);
    },
    after(work) {
      try {
        after(work);
      } catch {
        // Jobs, the scheduler and prerenders have no response to wait for.
        void work();
      }
    },
    revalidateTags(tags) {
      // Next 16 asks when it expires; Next 15 takes the tag alone and expires it at once.
      const expireTag: (tag: string, profile: { expire: number }) => void = revalidateTag;
      for (const tag of tags) {
        try {
          expireTag(tag, { expire: 0 });
        } catch (duringRender) {
          input.logger?.warn(`Cache tag "${tag}" cannot be revalidated here`, { error: duringRender });
        }
      }
    },
    mayHeal: () => !inPrerender(),
    answerRefusal: (error, args) => (calledByRouter(args) ? (asResponse(error) ?? undefined) : undefined),
    actor: input.actor,
  });
}

/**
 * Next's router hands a route handler the request and its context, and takes nothing but a Response. Whoever calls with
 * a request alone is code of the app, which may expect anything.
 */
function calledByRouter([request, context]: readonly unknown[]): boolean {
  return request instanceof Request && typeof context === 'object' && context !== null && 'params' in context;
}

/** The class that Next made the request with: a build holds more than one `NextRequest`. */
function requestClass(request: Request): typeof NextRequest {
  return request.constructor as typeof NextRequest;
}

/**
 * Next's own test, which also looks at causes and would then throw the cause. Here the very error comes out, so that
 * Next sees what it would have seen without the library. What else that test throws (causes in a circle, a hostile
 * getter) says nothing about control flow.
 */
function rethrowControlFlow(error: unknown): void {
  try {
    unstable_rethrow(error);
  } catch (found) {
    if (found === error || isControlFlow(found)) throw error;
  }
}
