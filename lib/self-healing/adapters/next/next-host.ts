import 'server-only';
import { revalidateTag } from 'next/cache';
import { unstable_rethrow } from 'next/navigation';
import { after, NextRequest } from 'next/server';
import type { Host, Logger } from '../../core/ports';
import { plainHost } from '../plain-host';

/** The Host inside Next: its control flow, its `after()`, its cache tags and its request class. */
export function nextHost(input: { actor: Host['actor']; logger?: Logger }): Host {
  return plainHost({
    rethrowControlFlow: unstable_rethrow,
    rebuildRequest: (request, body) =>
      new NextRequest(request.url, {
        method: request.method,
        headers: request.headers,
        signal: request.signal,
        body,
        duplex: 'half',
      }),
    after(work) {
      try {
        after(work);
      } catch {
        // Jobs, the scheduler and prerenders have no response to wait for.
        void work();
      }
    },
    revalidateTags(tags) {
      for (const tag of tags) {
        try {
          revalidateTag(tag, { expire: 0 });
        } catch (duringRender) {
          input.logger?.warn(`Cache tag "${tag}" cannot be revalidated here`, { error: duringRender });
        }
      }
    },
    actor: input.actor,
  });
}
