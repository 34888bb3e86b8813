import { NodePgDatabase, NodePgSession, NodePgTransaction } from 'drizzle-orm/node-postgres';
import type { Database } from '../client';
import type { DrizzleFlavour, QueryClient } from './drizzle-flavour';
import type { DrizzleParts } from './relations';

const sessionOver = (client: QueryClient, { dialect, relations }: DrizzleParts) =>
  new NodePgSession(client as never, dialect, relations);

/** node-postgres; Neon's driver has the same clients. */
export const drizzleOverPg: DrizzleFlavour = {
  database: (client, parts) =>
    new NodePgDatabase(parts.dialect, sessionOver(client, parts) as never, parts.relations) as unknown as Database,
  transaction: (client, parts) =>
    new NodePgTransaction(parts.dialect, sessionOver(client, parts), parts.relations) as unknown as Database,
};
