import 'server-only';
import { join } from 'node:path';
import { database } from '@/lib/runtime/database';
import { loadOperations } from '@/lib/runtime/operations';
import { isServerless } from '@/lib/runtime/serverless';
import type { Finding } from '@/lib/self-healing/core/finding';
import { databaseFindings } from './doctor-database';
import { type DatabaseFacts, readDatabaseFacts } from './doctor-database-facts';
import { environmentFindings } from './doctor-environment';
import { regionFindings } from './doctor-hosting';
import { knownMigrations } from './doctor-migrations';
import { jobFindings } from './doctor-process';
import { withoutValues } from './doctor-reason';
import { type SavedFindings, savedFindings } from './doctor-saved';
import { platformHealer } from './reports';

export interface DoctorRead {
  /** Found just now, in this process. */
  live: Finding[];
  /** Found in the source when it was built. */
  saved: SavedFindings | null | 'unreadable';
  database: DatabaseFacts['state'];
  /** Wrapped operations that this process has loaded. */
  operations: number;
  nowMs: number;
}

const databaseLimitMs = 4_000;
const minuteMs = 60_000;
/** Five rounds of the scheduler; where functions sleep between requests, one cron a day may be all there is. */
const roundLimits = { scheduler: 10 * minuteMs, serverless: 26 * 60 * minuteMs };

/** What this process itself sees, and what the doctor wrote down when it read the source. */
export async function readDoctor(input: {
  tenantId: string;
  databaseAway: boolean;
  nowMs: number;
}): Promise<DoctorRead> {
  const production = process.env.NODE_ENV === 'production';
  const { tenantId, nowMs } = input;
  await loadOperations();
  const [healer, facts, known, saved] = await Promise.all([
    platformHealer(),
    input.databaseAway ? away('It did not answer just now.') : databaseFacts(tenantId),
    knownMigrations(join(process.cwd(), 'db/healing-migrations')),
    savedFindings(),
  ]);
  const live = [
    ...environmentFindings({
      variables: process.env,
      neededSecrets: ['SELFHEAL_SECRET'],
      production,
      embedded: facts.embedded,
    }),
    ...regionFindings({
      region: process.env.VERCEL_REGION ?? null,
      databaseUrl: process.env.DATABASE_URL ?? null,
    }),
    ...databaseFindings(facts.facts, {
      known,
      roundLimitMs: isServerless() ? roundLimits.serverless : roundLimits.scheduler,
      production,
      migrateBy: 'Start the app anew, or deploy it: it migrates first.',
    }),
    ...jobFindings(facts.facts, new Set(healer.registry.keys())),
  ];
  return { live, saved, database: facts.facts.state, operations: healer.registry.size, nowMs };
}

async function databaseFacts(tenantId: string): Promise<{ facts: DatabaseFacts; embedded: boolean }> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const limit = new Promise<{ facts: DatabaseFacts; embedded: boolean }>((resolve) => {
    timer = setTimeout(() => resolve(away(`No answer within ${databaseLimitMs} ms.`)), databaseLimitMs);
  });
  try {
    return await Promise.race([ask(tenantId), limit]);
  } finally {
    clearTimeout(timer);
  }
}

async function ask(tenantId: string): Promise<{ facts: DatabaseFacts; embedded: boolean }> {
  try {
    const handle = await database();
    const facts = await readDatabaseFacts((text, values) => handle.executeSql(text, values), {
      tenantId,
      now: Date.now,
    });
    return { facts: withoutValues(facts, process.env), embedded: handle.dialect === 'pglite' };
  } catch (error) {
    return away(error instanceof Error ? error.name : 'It could not be opened.');
  }
}

const away = (reason: string): { facts: DatabaseFacts; embedded: boolean } => ({
  facts: { state: 'away', reason },
  embedded: false,
});
