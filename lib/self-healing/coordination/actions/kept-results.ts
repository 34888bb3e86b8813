import { z } from 'zod';
import type { CacheStore, Clock } from '../../core/ports';
import type { RollbackPlan } from '../shared-action';

/** Kept for putting back: so many entries, and so many characters of sealed values. The newest are worth most. */
export const mostKept = 500;
const mostCharacters = 1_000_000;

const kept = z.array(
  z.object({
    key: z.string(),
    entry: z.object({
      value: z.string(),
      storedAtMs: z.number(),
      expiresAtMs: z.number(),
      tags: z.array(z.string()),
    }),
  }),
);

/** What it takes to put cached results back after they were cleared, bounded; null where there are none. */
export async function keepResults(
  cache: CacheStore,
  input: { tenantId: string; tags?: readonly string[]; except?: string },
): Promise<RollbackPlan | null> {
  const { tenantId, tags, except } = input;
  const entries = (await cache.list?.({ tenantId, ...(tags ? { tags } : {}), limit: mostKept })) ?? [];
  let room = mostCharacters;
  const payload = entries.filter(({ key, entry }) => {
    const size = key.length + entry.value.length;
    if (key === except || size > room) return false;
    room -= size;
    return true;
  });
  if (payload.length === 0) return null;
  return { summary: `Puts ${payload.length} entries back that nobody has written anew since.`, payload };
}

/** Says what was put back. @throws ZodError for what is no plan of `keepResults`. */
export async function putBack(
  cache: CacheStore,
  input: { tenantId: string; payload: unknown; clock: Pick<Clock, 'now'>; signal: AbortSignal },
): Promise<string> {
  const { tenantId, clock, signal } = input;
  let count = 0;
  for (const { key, entry } of kept.parse(input.payload)) {
    signal.throwIfAborted();
    if (entry.expiresAtMs <= clock.now()) continue;
    // The store keeps the newer of two results: what was written since then stays.
    await cache.set({ tenantId, key }, entry);
    count += 1;
  }
  return `${count} cached results were put back, unless newer ones stand in their place`;
}
