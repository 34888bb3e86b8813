import { type DatabaseHandle, openDatabase } from '../../../db/client';
import { migrateDatabase } from '../../../db/migrate';
import type { StrategyName } from '../core/vocabulary';
import { createHealer, type Healer, type HealerInput } from '../healer';
import { strategies } from '../healing-strategies';
import { createCipher } from '../store/cipher';
import { postgresQueue, postgresStore, postgresTransactor } from '../store/postgres';
import { createTestDatabase } from './postgres';
import { seededRandom } from './seeded-random';

export type Dialect = 'pg' | 'pglite';

export interface World {
  handle: DatabaseHandle;
  url: string | null;
  close(): Promise<void>;
}

/** A migrated database: a real Postgres of its own, or PGlite in memory. */
export async function openWorld(dialect: Dialect): Promise<World> {
  const database = dialect === 'pg' ? await createTestDatabase() : null;
  const handle = await openDatabase(database ? { url: database.url, max: 4 } : {});
  await migrateDatabase(handle);
  return {
    handle,
    url: database?.url ?? null,
    async close() {
      await handle.close();
      await database?.drop();
    },
  };
}

/**
 * A healer on the world's database, with the real clock. `without` takes one strategy away: the control of each test,
 * which must not reach what the strategy reaches.
 */
export function healerOf(world: World, input: Partial<HealerInput> & { without?: StrategyName } = {}): Healer {
  const { without, ...rest } = input;
  return createHealer({
    store: postgresStore(world.handle),
    transactor: postgresTransactor(world.handle),
    queue: postgresQueue(world.handle),
    cipher: createCipher('a secret of the tests, thirty-two characters'),
    random: seededRandom(7),
    logger: { info: () => undefined, warn: () => undefined, error: () => undefined },
    strategies: strategies.filter((strategy) => strategy.name !== without),
    ...rest,
  });
}

/** What came of the work, without throwing. */
export async function outcomeOf<T>(work: Promise<T>): Promise<{ value: T } | { error: unknown }> {
  try {
    return { value: await work };
  } catch (error) {
    return { error };
  }
}

export async function lastEvent(healer: Healer) {
  await healer.flush();
  const { events } = await healer.events.listEvents({ tenantId: 'default', limit: 1 });
  return events[0];
}

/** An error with status and headers, as HTTP clients throw it. */
export async function getJson(url: string, signal: AbortSignal): Promise<unknown> {
  const response = await fetch(url, { signal: AbortSignal.any([signal, AbortSignal.timeout(2_000)]) });
  if (!response.ok) {
    throw Object.assign(new Error(`${response.status} from the service`), {
      status: response.status,
      headers: response.headers,
    });
  }
  return await response.json();
}
