import { LRUCache } from 'lru-cache';
import type { AnyHealingOptions, CacheOptions } from '../core/options';
import type { Cipher, Clock, Logger, Store } from '../core/ports';
import { decode, digest, encode } from './codec';

export interface CacheHit {
  value: unknown;
  ageMs: number;
  fresh: boolean;
}

export interface ResultCache {
  /** The caller's stored result, not older than ttl + stale. Null where the scope throws or the store is away. */
  get(options: AnyHealingOptions, args: readonly unknown[]): Promise<CacheHit | null>;
  put(options: AnyHealingOptions, args: readonly unknown[], value: unknown): Promise<void>;
  /** The key of the caller's stored result; null where its scope cannot be told. */
  keyOf(options: AnyHealingOptions, args: readonly unknown[]): Promise<string | null>;
  /** Forgets what this process keeps in front of the store: of one tag, or all. */
  forget(tag: string | null): void;
  /** Forgets the caller's result and everything with the same tags. */
  clear(options: AnyHealingOptions, args: readonly unknown[]): Promise<void>;
}

interface Local {
  text: string;
  storedAtMs: number;
  tags: readonly string[];
}

/** A small cache in the process in front of a sealed one in the store, so that a new instance has it, too. */
export function createResultCache(input: {
  store: Store;
  cipher: Cipher;
  clock: Clock;
  logger: Logger;
  tenantId: string;
}): ResultCache {
  const { store, cipher, clock, logger, tenantId } = input;
  const local = new LRUCache<string, Local>({
    max: 1_000,
    maxSize: 16_000_000,
    sizeCalculation: (entry) => entry.text.length + 1,
  });

  async function keyFor(
    source: string,
    cache: CacheOptions<unknown[]>,
    args: readonly unknown[],
  ): Promise<string | null> {
    try {
      const scope = cache.scope === 'public' ? 'public' : `of:${await cache.scope(...args)}`;
      return digest(source, scope, cache.key(...args));
    } catch (error) {
      // A scope that cannot be told belongs to nobody: nothing is served and nothing is stored.
      logger.warn(`${source}: the cache scope could not be told; nothing is served from the cache`, { error });
      return null;
    }
  }

  const keyOf: ResultCache['keyOf'] = async ({ source, cache }, args) =>
    cache ? await keyFor(source, cache, args) : null;

  return {
    keyOf,
    forget(tag) {
      for (const [name, entry] of local.entries()) if (tag === null || entry.tags.includes(tag)) local.delete(name);
    },
    async get(options, args) {
      const cache = options.cache;
      const key = await keyOf(options, args);
      if (!cache || key === null) return null;
      let entry = local.get(key) ?? null;
      if (!entry) {
        const stored = await store.cache.get({ tenantId, key });
        if (!stored) return null;
        entry = { text: cipher.open(stored.value, `cache:${key}`), storedAtMs: stored.storedAtMs, tags: stored.tags };
        local.set(key, entry);
      }
      const ageMs = Math.max(0, clock.now() - entry.storedAtMs);
      if (ageMs > cache.ttlMs + cache.staleMs) return null;
      return { value: decode(entry.text), ageMs, fresh: ageMs < cache.ttlMs };
    },

    async put(options, args, value) {
      const cache = options.cache;
      const key = await keyOf(options, args);
      if (!cache || key === null) return;
      const text = encode(value);
      const storedAtMs = clock.now();
      const tags = cache.tags ?? [];
      local.set(key, { text, storedAtMs, tags });
      const expiresAtMs = storedAtMs + cache.ttlMs + cache.staleMs;
      await store.cache.set(
        { tenantId, key },
        { value: cipher.seal(text, `cache:${key}`), storedAtMs, expiresAtMs, tags },
      );
    },

    async clear(options, args) {
      const cache = options.cache;
      const key = await keyOf(options, args);
      if (!cache || key === null) return;
      const tags = cache.tags ?? [];
      for (const [name, entry] of local.entries()) {
        if (name === key || entry.tags.some((tag) => tags.includes(tag))) local.delete(name);
      }
      await store.cache.clear({ tenantId, key });
      if (tags.length > 0) await store.cache.clear({ tenantId, tags });
    },
  };
}

/** How long an operation or a degraded answer looks for its stored result. */
const lookUpMs = 500;

/** `get` within a bound; null where the store is slow or away. Never throws. */
export async function lookUp(
  runtime: { results: ResultCache; clock: Clock; logger: Logger },
  options: AnyHealingOptions,
  args: readonly unknown[],
): Promise<CacheHit | null> {
  const { clock, logger, results } = runtime;
  let cancel = () => {};
  const late = new Promise<null>((resolve) => {
    cancel = clock.after(lookUpMs, () => resolve(null));
  });
  const found = results.get(options, args).catch((error: unknown) => {
    logger.warn(`${options.source}: the cache could not be read`, { error });
    return null;
  });
  try {
    return await Promise.race([found, late]);
  } finally {
    cancel();
  }
}
