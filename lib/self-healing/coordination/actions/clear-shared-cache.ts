import type { CacheStore, Clock } from '../../core/ports';
import { defineSharedAction, type RateReading, type SharedAction } from '../shared-action';
import { keepResults, putBack } from './kept-results';

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

    plan: ({ resource }) => keepResults(cache, chosen(resource)),

    async act({ resource }) {
      const tag = tagOf(resource);
      await cache.clear(chosen(resource));
      input.onCleared?.(tag);
      return { evidence: tag === null ? 'All cached results were cleared' : `Cached results of "${tag}" were cleared` };
    },

    rollback: (payload, { signal }) => putBack(cache, { tenantId, payload, clock, signal }),
  });
}
