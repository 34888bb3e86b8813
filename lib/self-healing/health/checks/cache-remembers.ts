import type { CacheStore, Clock } from '../../core/ports';
import { defineHealthCheck } from '../define-health-check';

/** The shared cache gives back what was just stored. Touches only its own entry, which holds no user's data. */
export function cacheRemembers(input: { cache: CacheStore; tenantId: string; clock: Clock; timeoutMs?: number }) {
  const address = { tenantId: input.tenantId, key: `health-check:${crypto.randomUUID()}` };
  return defineHealthCheck({
    name: 'cache-remembers',
    label: 'Cache',
    timeoutMs: input.timeoutMs ?? 5_000,
    check: async () => {
      const now = input.clock.now();
      const value = `probe:${now}`;
      await input.cache.set(address, { value, storedAtMs: now, expiresAtMs: now + 60_000, tags: [] });
      const found = await input.cache.get(address);
      if (found?.value !== value) throw new Error('The cache did not give back what was just stored.');
      return { state: 'ok', detail: 'An entry was stored and read back.' };
    },
    recover: async () => {
      await input.cache.clear(address);
      return "Cleared the check's own entry";
    },
  });
}
