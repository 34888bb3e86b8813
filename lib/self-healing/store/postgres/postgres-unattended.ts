import type { Database } from '../../../../db/client';
import * as queries from '../../../../db/queries/healing-queries';
import type { UnattendedStore } from '../../core/unattended';

export function postgresUnattended(db: Database, service: string): UnattendedStore {
  return {
    unlearned: (input) => queries.listUnlearnedEvents(db, { ...input, service }),
    untold: (input) => queries.listUntoldEvents(db, { ...input, service }),
  };
}
