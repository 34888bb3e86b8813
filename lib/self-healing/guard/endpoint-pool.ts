import type { EndpointView } from '../core/guards';
import type { Clock } from '../core/ports';

export interface EndpointPoolOptions {
  clock: Pick<Clock, 'now' | 'monotonic'>;
  /** Calls are judged over this long. Default 30 s. */
  windowMs?: number;
  /** Fewer calls in the window say nothing. Default 5. */
  minimumCalls?: number;
  /** Share of failed calls that evicts. Default 0.5. */
  failureRate?: number;
  /** The first eviction's length; each further one doubles it until the endpoint does well again. Default 10 s. */
  evictMs?: number;
  /** Default 5 minutes. */
  maxEvictMs?: number;
  /** At most this share of a pool is out at once, rounded down, and never all of it. Default 0.5. */
  maxEvictedShare?: number;
  /** Pools and endpoints remembered; those unused for longest are forgotten. Defaults 200 and 50. */
  maxPools?: number;
  maxEndpoints?: number;
}

export interface EndpointPools {
  /** What came of a call to an endpoint. */
  report(pool: string, url: string, ok: boolean): void;
  /** The endpoints to call, in the order given, without those evicted. Never empty unless `urls` is. */
  usable(pool: string, urls: readonly string[]): string[];
  list(): EndpointView[];
}

const slices = 10;

interface Endpoint {
  /** Counts by slice of the window, oldest first. */
  counts: { slice: number; calls: number; failures: number }[];
  evictions: number;
  /** Monotonic. */
  evictedUntil: number;
  /** Error rate that evicted it: what speaks of it until it was called often enough again. */
  rateThen: number;
}

interface Pool {
  /** As they were last asked for. */
  urls: readonly string[];
  endpoints: Map<string, Endpoint>;
}

/**
 * Judges the endpoints of pools by their error rate, never by a single error, and leaves the worst out for a while.
 * As in Envoy's outlier detection, evictions grow with each repetition, and a limit keeps a pool from being emptied by
 * an outage of something that all its endpoints share: beyond it, those with the lowest rate stay in.
 */
export function createEndpointPools(options: EndpointPoolOptions): EndpointPools {
  const { clock, windowMs = 30_000, minimumCalls = 5, failureRate = 0.5, evictMs = 10_000 } = options;
  const { maxEvictMs = 300_000, maxEvictedShare = 0.5, maxPools = 200, maxEndpoints = 50 } = options;
  const pools = new Map<string, Pool>();
  const sliceMs = windowMs / slices;

  const sliceNow = () => Math.floor(clock.monotonic() / sliceMs);
  const windowOf = (endpoint: Endpoint) => {
    const oldest = sliceNow() - slices + 1;
    endpoint.counts = endpoint.counts.filter(({ slice }) => slice >= oldest);
    let [calls, failures] = [0, 0];
    for (const count of endpoint.counts) {
      calls += count.calls;
      failures += count.failures;
    }
    return { calls, failures, rate: calls >= minimumCalls ? failures / calls : endpoint.rateThen };
  };
  const isEvicted = ({ evictedUntil }: Endpoint): boolean => evictedUntil > clock.monotonic();

  const poolOf = (name: string): Pool =>
    renew(pools, name, maxPools, () => ({ urls: [], endpoints: new Map<string, Endpoint>() }));

  /** Of the evicted, those that the limit lets go: the worst first, of equals the less preferred. */
  const leftOut = ({ endpoints }: Pool, urls: readonly string[]): Set<string> => {
    const limit = Math.min(Math.floor(urls.length * maxEvictedShare), urls.length - 1);
    const evicted = urls.flatMap((url, place) => {
      const endpoint = endpoints.get(url);
      return endpoint && isEvicted(endpoint) ? [{ url, place, rate: windowOf(endpoint).rate }] : [];
    });
    const worst = evicted.toSorted((a, b) => b.rate - a.rate || b.place - a.place);
    return new Set(worst.slice(0, Math.max(0, limit)).map(({ url }) => url));
  };

  return {
    report(name, url, ok) {
      const { endpoints } = poolOf(name);
      const unknown = (): Endpoint => ({ counts: [], evictions: 0, evictedUntil: 0, rateThen: 0 });
      const endpoint = renew(endpoints, url, maxEndpoints, unknown);
      const slice = sliceNow();
      const latest = endpoint.counts.at(-1);
      const count = latest?.slice === slice ? latest : { slice, calls: 0, failures: 0 };
      if (count !== latest) endpoint.counts.push(count);
      count.calls += 1;
      if (!ok) count.failures += 1;
      const { calls, rate } = windowOf(endpoint);
      if (calls < minimumCalls || isEvicted(endpoint)) return;
      if (rate < failureRate) {
        if (ok) endpoint.evictions = 0;
        return;
      }
      const lengthMs = Math.min(maxEvictMs, evictMs * 2 ** Math.min(30, endpoint.evictions));
      Object.assign(endpoint, { counts: [], rateThen: rate, evictions: endpoint.evictions + 1 });
      endpoint.evictedUntil = clock.monotonic() + lengthMs;
    },
    usable(name, urls) {
      const distinct = [...new Set(urls)];
      const pool = poolOf(name);
      pool.urls = distinct;
      const out = leftOut(pool, distinct);
      return distinct.filter((url) => !out.has(url));
    },
    list: () =>
      [...pools].flatMap(([name, pool]) => {
        const urls = [...new Set([...pool.urls, ...pool.endpoints.keys()])];
        const out = leftOut(pool, pool.urls);
        return urls.map((url): EndpointView => {
          const endpoint = pool.endpoints.get(url);
          const { calls, failures } = endpoint ? windowOf(endpoint) : { calls: 0, failures: 0 };
          const leftMs = endpoint && out.has(url) ? endpoint.evictedUntil - clock.monotonic() : null;
          return { pool: name, url, calls, failures, evictedUntilMs: leftMs === null ? null : clock.now() + leftMs };
        });
      }),
  };
}

/** The value of a key, made where it is missing, as the latest used; the one unused for longest makes room. */
function renew<Value>(map: Map<string, Value>, key: string, most: number, make: () => Value): Value {
  const value = map.get(key) ?? make();
  if (!map.delete(key) && map.size >= most) map.delete(map.keys().next().value ?? '');
  map.set(key, value);
  return value;
}
