import { z } from 'zod';
import type { CacheStore, Clock } from '../../core/ports';
import { defineSharedAction, type RateReading, type SharedAction } from '../shared-action';

export interface ClearSharedCacheInput {
  cache: CacheStore;
  clock: Clock;
  tenantId: string;
  /** Whether this instance sees stored results that are wrong, for the vote of the fleet. */
  seesTrouble: (resource: string) => Promise<boolean>;
  failureRate?: (resource: string) => RateReading;
  /** Forgets what this process keeps in front of the store. `tag` is null when everything was cleared. */
  onCleared?: (tag: string | null) => void;
}

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

const everything = 'cache';

/** The resource to name: all cached results of the tenant, or those with a tag. */
export const cacheResource = (tag?: string) => (tag === undefined ? everything : `${everything}:${tag}`);
const tagOf = (resource: string) => (resource === everything ? null : resource.slice(everything.length + 1));

/**
 * Forgets the tenant's cached results for all instances. Never while the sources behind them are failing: the cache is
 * then what answers, and all its load would fall on them at once.
 */
export function clearSharedCache(input: ClearSharedCacheInput): SharedAction {
  const { cache, clock, tenantId, failureRate } = input;
  const chosen = (resource: string) => {
    const tag = tagOf(resource);
    return { tenantId, ...(tag === null ? {} : { tags: [tag] }) };
  };
  return defineSharedAction({
    name: 'clear-shared-cache',
    scope: 'fleet',
    critical: true,
    summary: 'Forgets cached results for all instances, so that the sources are asked anew.',
    agrees: input.seesTrouble,
    ...(failureRate && { failureRate }),

    async plan({ resource }) {
      const entries = (await cache.list?.({ ...chosen(resource), limit: mostKept })) ?? [];
      let room = mostCharacters;
      const payload = entries.filter(({ key, entry }) => {
        const size = key.length + entry.value.length;
        if (size > room) return false;
        room -= size;
        return true;
      });
      if (payload.length === 0) return null;
      return { summary: `Puts ${payload.length} entries back that nobody has written anew since.`, payload };
    },

    async act({ resource }) {
      const tag = tagOf(resource);
      await cache.clear(chosen(resource));
      input.onCleared?.(tag);
      return { evidence: tag === null ? 'All cached results were cleared' : `Cached results of "${tag}" were cleared` };
    },

    async rollback(payload, { signal }) {
      let count = 0;
      for (const { key, entry } of kept.parse(payload)) {
        signal.throwIfAborted();
        if (entry.expiresAtMs <= clock.now()) continue;
        // The store keeps the newer of two results: what was written since then stays.
        await cache.set({ tenantId, key }, entry);
        count += 1;
      }
      return `${count} cached results were put back, unless newer ones stand in their place`;
    },
  });
}
