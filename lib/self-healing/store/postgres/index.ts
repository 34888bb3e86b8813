export { postgresQueue } from './postgres-queue';
export { postgresStore } from './postgres-store';
export { postgresTransactor } from './postgres-transactor';
