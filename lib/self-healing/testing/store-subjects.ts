import { uuidv7 } from 'uuidv7';
import { afterAll, beforeAll, beforeEach } from 'vitest';
import type { Store } from '../core/ports';
import { memoryStore } from '../store/memory';
import { postgresStore } from '../store/postgres/postgres-store';
import { fakeClock } from './fake-clock';
import { testDatabases } from './test-databases';

/** A store under a contract suite. */
export interface StoreSubject {
  store: Store;
  /** A second instance on the same data. */
  other: Store;
  /** As if `ms` had passed. */
  passTime(ms: number): Promise<void>;
  nowMs(): number;
  /** Runs a statement behind the store's back; null where there is no database. */
  sql: ((text: string, values?: readonly unknown[]) => Promise<{ rows: unknown[] }>) | null;
  close(): Promise<void>;
}

/** Every implementation of `Store`, for `describe.each`: in memory, and over each of the three drivers. */
export const storeSubjects: [name: string, open: () => Promise<StoreSubject>][] = [
  [
    'memory',
    async () => {
      const clock = fakeClock();
      const store = memoryStore({ clock });
      const close = () => store.close();
      return { store, other: store, passTime: clock.advance, nowMs: clock.now, sql: null, close };
    },
  ],
  ...Object.entries(testDatabases).map(([name, open]): (typeof storeSubjects)[number] => [
    name,
    async () => {
      const { handle, passTime, close } = await open();
      const { executeSql: sql } = handle;
      return { store: postgresStore(handle), other: postgresStore(handle), passTime, nowMs: Date.now, sql, close };
    },
  ]),
];

/** What each test of a contract suite has: the shared store, and a tenant of its own in it. */
export interface FreshTenant {
  subject: StoreSubject;
  store: Store;
  tenantId: string;
}

/** Opens the store before the first test of the suite around it, hands a new tenant to each, and closes it at the end. */
export function freshTenantEach(open: () => Promise<StoreSubject>, hand: (fresh: FreshTenant) => void): void {
  let subject: StoreSubject | undefined;
  beforeAll(async () => {
    subject = await open();
  });
  afterAll(() => subject?.close());
  beforeEach(() => {
    if (subject === undefined) throw new Error('The store was not opened.');
    hand({ subject, store: subject.store, tenantId: uuidv7() });
  });
}
