import type PgBoss from 'pg-boss';
import type { DatabaseHandle } from './client';

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

/** Creates or updates pg-boss's tables; it takes its own lock, so several instances may call it at once. */
export async function installJobSchema(handle: DatabaseHandle): Promise<void> {
  const boss = await createBoss(handle, { migrate: true });
  await boss.createQueue(jobQueueName);
  await boss.stop({ graceful: false });
}
