import type { Database, DatabaseHandle } from '../client';

type Work = Parameters<Database['transaction']>[0];
type Config = Parameters<Database['transaction']>[1];

/**
 * Gives a drizzle database a `transaction()` that runs on a session of its own. Drizzle's own one reports success for
 * a transaction that a swallowed error had aborted, and recognises a pool by its class name, which a build shortens.
 */
export function withOwnTransactions(db: Database, session: DatabaseHandle['session']): Database {
  const transaction = (work: Work, config?: Config) =>
    session(async (own) => {
      await own.query(beginStatement(config));
      try {
        const result = await work(own.insideTransaction() as Parameters<Work>[0]);
        await own.query('COMMIT');
        return result;
      } catch (error) {
        // The connection may die here, too; the first error is the one to report.
        await own.query('ROLLBACK').catch(() => own.destroy());
        throw error;
      }
    });
  return Object.assign(db, { transaction });
}

function beginStatement(config: Config): string {
  const parts = ['BEGIN'];
  if (config?.isolationLevel) parts.push(`ISOLATION LEVEL ${config.isolationLevel}`);
  if (config?.accessMode) parts.push(config.accessMode);
  if (config?.deferrable !== undefined) parts.push(config.deferrable ? 'DEFERRABLE' : 'NOT DEFERRABLE');
  return parts.join(' ');
}
