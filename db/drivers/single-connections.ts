import type { PoolClient } from './leased-client';
import type { ConnectionSource } from './pooled';

/** A connection that somebody has to keep count of. */
export interface SingleConnection {
  readonly isBroken: boolean;
  readonly processID: number | null;
  query(config: unknown, values?: unknown[]): Promise<unknown>;
  end(): Promise<void>;
}

interface Kept {
  connection: SingleConnection;
  generation: number;
  expire?: ReturnType<typeof setTimeout>;
}

const idleMs = 30_000;

/** At most `max` connections that `open` makes: for a driver whose pool cannot lend one safely. */
export function singleConnections(input: {
  open: () => SingleConnection;
  max: number;
  /** For a free one. The driver bounds the connecting itself. */
  waitMs: number;
}): ConnectionSource {
  const { open, max, waitMs } = input;
  const idle: Kept[] = [];
  const waiting = new Set<(kept: Kept) => void>();
  const ending = new Set<Promise<void>>();
  let count = 0;
  let generation = 0;
  let closed = false;

  const make = (): Kept => {
    count++;
    return { connection: open(), generation };
  };
  const discard = ({ connection, expire }: Kept) => {
    clearTimeout(expire);
    count--;
    const ended = connection
      .end()
      // It is gone, one way or the other.
      .catch(() => undefined)
      .finally(() => ending.delete(ended));
    ending.add(ended);
  };
  const handOut = (kept: Kept) => {
    const [next] = waiting;
    if (next === undefined) return false;
    waiting.delete(next);
    next(kept);
    return true;
  };
  const giveBack = (kept: Kept, destroy: boolean) => {
    if (destroy || closed || kept.connection.isBroken || kept.generation !== generation) {
      discard(kept);
      if (waiting.size > 0) handOut(make());
      return;
    }
    if (handOut(kept)) return;
    idle.push(kept);
    kept.expire = setTimeout(() => discardIdle((one) => one === kept), idleMs);
    kept.expire.unref();
  };
  const discardIdle = (which: (kept: Kept) => boolean) => {
    for (const kept of idle.filter(which)) {
      idle.splice(idle.indexOf(kept), 1);
      discard(kept);
    }
  };
  const take = async (): Promise<Kept> => {
    if (closed) throw new Error('The database was closed.');
    discardIdle(({ connection }) => connection.isBroken);
    const last = idle.pop();
    if (last !== undefined) {
      clearTimeout(last.expire);
      return last;
    }
    if (count < max) return make();
    return await new Promise<Kept>((resolve, reject) => {
      const give = (kept: Kept) => {
        clearTimeout(timer);
        resolve(kept);
      };
      const timer = setTimeout(() => {
        waiting.delete(give);
        reject(Object.assign(new Error(`No database connection was free within ${waitMs} ms.`), { code: 'ETIMEDOUT' }));
      }, waitMs);
      waiting.add(give);
    });
  };

  return {
    async lease(): Promise<PoolClient> {
      const kept = await take();
      const { connection } = kept;
      return {
        get processID() {
          return connection.processID;
        },
        query: (config: unknown, values?: unknown[]) => connection.query(config, values),
        on: () => undefined,
        release: (destroy = false) => giveBack(kept, destroy),
      } as PoolClient;
    },
    async reset() {
      generation++;
      discardIdle(() => true);
    },
    async close() {
      closed = true;
      discardIdle(() => true);
      await Promise.all(ending);
    },
  };
}
