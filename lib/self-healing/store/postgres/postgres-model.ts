import type { Database } from '../../../../db/client';
import * as queries from '../../../../db/queries/healing-queries';
import type { AnswerStore, ModelAnswer, UsageStore } from '../../core/ports';
import { cleanJson } from './event-rows';

export function postgresUsage(db: Database, service: string): UsageStore {
  return {
    reserve: (input) => queries.reserveModelUsage(db, { ...input, service }),
    settle: (input) => queries.correctModelUsage(db, { ...input, service }),
    today: (input) => queries.readModelUsage(db, { ...input, service }),
  };
}

export function postgresAnswers(db: Database): AnswerStore {
  return {
    get: async (input) => (await queries.findModelAnswer(db, input)) as ModelAnswer | null,
    put: ({ answer, ...input }) => queries.storeModelAnswer(db, { ...input, ...cleanJson(answer) }),
  };
}
