import type PgBoss from 'pg-boss';
import type { DatabaseHandle } from './client';
import { sqlState } from './drivers/connection';

/** pg-boss keeps its tables in a schema of its own. */
export const jobSchema = 'selfheal_jobs';
export const jobQueueName = 'healing';

/** pg-boss over this handle: no timers, no maintenance, no connection of its own. */
export async function createBoss(handle: DatabaseHandle, input: { migrate: boolean }): Promise<PgBoss> {
  const { default: Boss } = await import('pg-boss');
  const boss = new Boss({
    db: { executeSql: (text, values) => handle.executeSql(text, values) },
    schema: jobSchema,
    migrate: input.migrate,
    supervise: false,
    schedule: false,
  });
  return boss.start();
}

/** Unique violation, "already exists" and deadlock: what the slower of two instances sees when both create the tables. */
const raceStates = new Set(['23505', '40001', '40P01', '42P06', '42P07', '42710', '42723']);
const installRounds = 5;

/**
 * Creates or updates pg-boss's tables, all or nothing. pg-boss takes a lock, but looks before it has it: of several
 * instances that start together the slower ones fail and have to look again.
 */
export async function installJobSchema(handle: DatabaseHandle): Promise<void> {
  for (let round = 1; ; round++) {
    try {
      const boss = await createBoss(handle, { migrate: true });
      await boss.createQueue(jobQueueName);
      return await boss.stop({ graceful: false });
    } catch (error) {
      if (round === installRounds || !raceStates.has(sqlState(error) ?? '')) throw error;
    }
  }
}
