import '@/self-healing.config';
import { migrateAll } from '@/db/migrate-all';
import { prepareApplication, tellServer } from '@/lib/boot';
import { environment } from '@/lib/env';
import { isServerless } from '@/lib/runtime/serverless';
import { startHealing } from '@/lib/runtime/start-healing';

/** Brings the process up: migrate, seed, heal, and the regular work of a long-running server. */
export function startServer(): Promise<void> {
  return tellServer(async () => {
    // The whole environment first: one line about what is wrong with it, before anything is opened.
    environment();
    await startHealing({
      // On Vercel `vercel-build` has done it.
      migrate: isServerless() ? null : migrateAll,
      prepare: prepareApplication,
      // scripts/start/stop.mjs does more: it waits for the last response.
      signals: false,
      // There is no page of ours without the tables.
      waits: true,
    });
  });
}
