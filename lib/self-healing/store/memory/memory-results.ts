import type { CacheEntry, CacheStore, Clock, StepScope, StepStore } from '../../core/ports';
import { removeWhere } from './memory-claims';

const join = (...parts: string[]) => JSON.stringify(parts);

export function memorySteps(clock: Clock): StepStore & { prune(beforeMs: number): number } {
  const steps = new Map<string, { result: string | null; startedAt: number }>();
  const idOf = (scope: StepScope, name: string) => join(scope.tenantId, scope.runKey, name);
  return {
    async start(scope, name) {
      const known = steps.get(idOf(scope, name));
      if (known === undefined) {
        steps.set(idOf(scope, name), { result: null, startedAt: clock.now() });
        return { status: 'started' };
      }
      return known.result === null ? { status: 'interrupted' } : { status: 'done', result: known.result };
    },
    async finish(scope, name, result) {
      steps.set(idOf(scope, name), { result, startedAt: clock.now() });
    },
    async reset(scope, name) {
      if (steps.get(idOf(scope, name))?.result === null) steps.delete(idOf(scope, name));
    },
    prune: (beforeMs) => removeWhere(steps, (step) => step.startedAt < beforeMs),
  };
}

const mostEntries = 5_000;

export function memoryCache(clock: Clock): CacheStore & { prune(): number } {
  const entries = new Map<string, CacheEntry & { tenantId: string; key: string }>();
  return {
    async get({ tenantId, key }) {
      const found = entries.get(join(tenantId, key));
      if (found === undefined || found.expiresAtMs <= clock.now()) return null;
      const { value, storedAtMs, expiresAtMs, tags } = found;
      return { value, storedAtMs, expiresAtMs, tags };
    },
    async set({ tenantId, key }, entry) {
      const known = entries.get(join(tenantId, key));
      if (known !== undefined && known.storedAtMs > entry.storedAtMs) return;
      entries.set(join(tenantId, key), { ...entry, tenantId, key });
      const oldest = entries.keys().next();
      if (entries.size > mostEntries && !oldest.done) entries.delete(oldest.value);
    },
    async clear({ tenantId, key, tags }) {
      const everything = key === undefined && tags === undefined;
      removeWhere(entries, (entry) => {
        if (entry.tenantId !== tenantId) return false;
        return everything || entry.key === key || (tags ?? []).some((tag) => entry.tags.includes(tag));
      });
    },
    async list({ tenantId, tags, limit }) {
      return [...entries.values()]
        .filter((entry) => entry.tenantId === tenantId && entry.expiresAtMs > clock.now())
        .filter((entry) => tags === undefined || tags.some((tag) => entry.tags.includes(tag)))
        .sort((one, other) => other.storedAtMs - one.storedAtMs)
        .slice(0, limit)
        .map(({ key, value, storedAtMs, expiresAtMs, tags: own }) => ({
          key,
          entry: { value, storedAtMs, expiresAtMs, tags: own },
        }));
    },
    prune: () => removeWhere(entries, (entry) => entry.expiresAtMs <= clock.now()),
  };
}
